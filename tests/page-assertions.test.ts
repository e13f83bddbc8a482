/**
 * Assertions about a page wait: a page that draws a moment later is not a failure, and on a busy machine every page
 * does.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const FOLDER = join(import.meta.dirname, 'e2e');

/** Methods of pages and locators that return the current state. */
const READS = new Set([
  ...['count', 'isVisible', 'isHidden', 'isEnabled', 'isDisabled', 'isChecked', 'isEditable', 'all', '$$', '$'],
  ...['textContent', 'innerText', 'innerHTML', 'inputValue', 'getAttribute', 'allTextContents', 'allInnerTexts'],
  ...['boundingBox', 'evaluateAll', '$eval', '$$eval', 'ariaSnapshot', 'title', 'content'],
]);

/** Returns true if a file tests a page. */
function hasPage(text: string): boolean {
  return /from '(?:\.\/stage\.ts|playwright-core)'/.test(text);
}

/**
 * Returns true for the calls `expect(…)` and `expect.soft(…)`, which check once; `expect.poll(…)` checks until it
 * holds.
 */
function looksOnce(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  return ['expect', 'expect.soft'].includes(node.expression.getText());
}

function holds(node: ts.Node, wanted: (one: ts.Node) => boolean): boolean {
  return wanted(node) || (ts.forEachChild(node, (child) => holds(child, wanted) || undefined) ?? false);
}

const isRead = (node: ts.Node): boolean =>
  ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && READS.has(node.expression.name.text);

/** Returns the names of constants that were read from the page once. */
function readOnce(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined) {
      const { initializer } = node;
      const isCode = ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer);
      if (!isCode && holds(initializer, ts.isAwaitExpression) && holds(initializer, isRead))
        names.add(node.name.getText());
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/** Returns the lines of assertions that check a page's content only once, each with its text. */
function hasty(name: string, text: string): string[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const once = readOnce(source);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const [what] = looksOnce(node) ? node.arguments : [];
    const isHasty =
      what !== undefined &&
      (holds(what, ts.isAwaitExpression) || holds(what, (one) => ts.isIdentifier(one) && once.has(one.text)));
    if (isHasty) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${name}:${line + 1} ${what.getText().split('\n')[0] ?? ''}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('every assertion about a page waits: expect.poll(() => …), or a locator that waits', () => {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const texts = files.map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')] as const);
  expect(texts.filter(([, text]) => hasPage(text)).length).toBeGreaterThan(10);
  expect(texts.flatMap(([file, text]) => (hasPage(text) ? hasty(file, text) : []))).toEqual([]);
});

test.each([
  ['expect(await boxes.count()).toBe(1);', 1],
  ['expect.soft((await textOf(page, a)) ?? "").toBe("");', 1],
  ['const count = await boxes.count();\nexpect(count).toBeGreaterThan(1);', 1],
  ['const box = await page.locator(a).first().boundingBox();\nexpect(box?.x ?? 0).toBe(1);', 1],
  ['await expect.poll(() => boxes.count()).toBe(1);', 0],
  ['const count = (): Promise<number> => boxes.count();\nawait expect.poll(count).toBe(1);', 0],
  ['await boxes.first().waitFor();\nexpect(seen).toBe(1);', 0],
  ['await expect.poll(async () => (await box.boundingBox())?.x).toBe(1);', 0],
])('of %s, %i check once', (text, count) => {
  expect(hasty('some.test.ts', text)).toHaveLength(count);
});
