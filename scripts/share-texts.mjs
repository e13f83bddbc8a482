// Shortens minified code by giving a variable to each text that repeats, and to `undefined`.
import ts from 'typescript';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$';

/** Names for the variables, two characters each; the minifier should leave them free. */
export const SHARED_NAMES = [...'ABCDEFGHIJKLMN'].flatMap((first) => [...LETTERS].map((second) => first + second));

/** Matches functions of the language that are the same under another name: none of them uses `this`. */
const PLAIN_MEMBER =
  /^(?:JSON\.(?:parse|stringify)|Math\.\w+|Object\.(?:assign|entries|freeze|fromEntries|hasOwn|keys|values)|Array\.isArray)$/;

/** The form in which a minifier writes `undefined`. */
const UNDEFINED = 'void 0';

/** Members of the nodes of TypeScript's parser that contain values. Keys, also those of patterns, are in others. */
const VALUES =
  'expression initializer arguments left right elements whenTrue whenFalse condition argumentExpression body'.split(
    ' ',
  );

/** Returns true for a node that is a value in its parent, so that any expression can be in its place. */
function isValue(node) {
  return VALUES.some((member) => [node.parent[member]].flat().includes(node));
}

/**
 * Returns true if a variable can replace the text. Directives have to be texts, `npm run size` searches for required
 * modules, and engines have an instruction for comparisons of `typeof` with a text.
 */
function isReplaceable(text) {
  const { parent } = text;
  if (!isValue(text) || ts.isExpressionStatement(parent)) return false;
  if (ts.isCallExpression(parent) && parent.expression.getText() === 'require') return false;
  return !(ts.isBinaryExpression(parent) && [parent.left, parent.right].some(ts.isTypeOfExpression));
}

/** Returns the nodes that a variable can replace, by their source text. */
function findReplaceable(file) {
  const found = new Map();
  const visit = (node) => {
    const source = node.getText();
    const isFound = ts.isStringLiteral(node)
      ? isReplaceable(node)
      : (ts.isPropertyAccessExpression(node) ? PLAIN_MEMBER.test(source) : source === UNDEFINED) && isValue(node);
    if (isFound && !found.get(source)?.push(node)) found.set(source, [node]);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Returns the bytes that a variable saves for a text that occurs `count` times. */
function savedBytes(text, count) {
  const bytes = Buffer.byteLength(text);
  return count * (bytes - 2) - (bytes + ',Aa='.length);
}

/** Returns the code with names in place of nodes, and with a space where a name would touch a word. */
function replaceNodes(code, names) {
  let end = 0;
  const parts = [...names]
    .sort(([one], [other]) => one.pos - other.pos)
    .map(([node, name]) => {
      const before = code.slice(end, node.getStart());
      end = node.end;
      return (before + name).replace(/(?<=[\w$])(?=..$)/, ' ') + (/^[\w$]/.test(code.slice(end)) ? ' ' : '');
    });
  return parts.join('') + code.slice(end);
}

/** Returns the minified code of a script in which variables replace the texts whose repetition is longer. */
export function shareTexts(code) {
  const words = new Set(code.match(/[\w$]+/g));
  const free = SHARED_NAMES.filter((name) => !words.has(name));
  const file = ts.createSourceFile('main.js', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const shared = [...findReplaceable(file)]
    .map(([text, nodes]) => ({ text, nodes, saved: savedBytes(text, nodes.length) }))
    .filter(({ saved }) => saved > 0)
    .sort((one, other) => other.saved - one.saved)
    .slice(0, free.length)
    .map((entry, index) => ({ ...entry, name: free[index] }));
  if (shared.length === 0) return code;
  const declared = `var ${shared.map(({ name, text }) => `${name}=${text}`).join()};`;
  const names = shared.flatMap(({ nodes, name }) => nodes.map((node) => [node, name]));
  // A directive has to stay the first statement.
  return replaceNodes(code, names).replace(/^(?:"use strict";)?/, (directive) => directive + declared);
}
