/** Texts of notices that are in the code of a screen and not in a table, collected from the source. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const UI = join(import.meta.dirname, '../../../src/ui');

/** Returns every text that a `new Notice(…)` of the screens can show, with `…` for inserted values. */
export function inlineNotices(): readonly string[] {
  const files = readdirSync(UI, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.sort().flatMap((file) => noticesIn(readFileSync(join(UI, file), 'utf8')));
}

function noticesIn(text: string): readonly string[] {
  if (!text.includes('new Notice(')) return [];
  const source = ts.createSourceFile('screen.ts', text, ts.ScriptTarget.Latest);
  const constants = new Map<string, ts.Expression>();
  const notices: ts.Expression[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined)
      constants.set(node.name.text, node.initializer);
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Notice')
      notices.push(...(node.arguments?.slice(0, 1) ?? []));
    ts.forEachChild(node, walk);
  };
  walk(source);
  return [...new Set(notices.flatMap((notice) => literalsIn(notice, constants)))];
}

/**
 * Returns both sides of a conditional and the value of a named constant; texts of functions are in their own tables.
 */
function literalsIn(node: ts.Expression, constants: ReadonlyMap<string, ts.Expression>): readonly string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return [node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('')];
  if (ts.isConditionalExpression(node))
    return [...literalsIn(node.whenTrue, constants), ...literalsIn(node.whenFalse, constants)];
  const constant = ts.isIdentifier(node) ? constants.get(node.text) : undefined;
  return constant === undefined ? [] : literalsIn(constant, new Map());
}
