// Shortens minified code by giving a variable to each text that repeats, to names of members, and to `undefined`.
import ts from 'typescript';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$';

/** Names for the variables, two characters each; the minifier should leave them free. */
export const SHARED_NAMES = [...'ABCDEFGHIJKLMNOPQRST'].flatMap((first) =>
  [...LETTERS].map((second) => first + second),
);

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

/**
 * Returns the places that a variable can replace, by the source of what it contains. `x.name` becomes `x[variable]`
 * unless the name is at a position that is kept.
 */
function findReplaceable(file, isKept) {
  const found = new Map();
  const add = (source, place) => found.get(source)?.push(place) ?? found.set(source, [place]);
  const visit = (node) => {
    const source = node.getText();
    const isWhole = ts.isStringLiteral(node) ? isReplaceable(node) : isPlain(node, source);
    if (isWhole) add(source, { start: node.getStart(), end: node.end, text: (name) => name });
    const member = isWhole ? undefined : memberOf(node);
    if (member !== undefined && !isKept(member.at))
      add(JSON.stringify(member.name), { ...member, text: (name) => `[${name}]` });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Nodes that define a member, or read it into a variable. Shorthands have no name that could be replaced. */
const isDefinition = (node) =>
  ts.isPropertyAssignment(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isPropertyDeclaration(node) ||
  ts.isAccessor(node);

/** Names that mean something else as a computed name, also in quotes. */
const SPECIAL = new Set(['__proto__', 'constructor', 'prototype']);

/** Returns the name of a member in a node, and the place of what a computed name replaces; otherwise `undefined`. */
function memberOf(node) {
  const isAccess = ts.isPropertyAccessExpression(node);
  const name = isAccess || isDefinition(node) ? node.name : ts.isBindingElement(node) ? node.propertyName : undefined;
  if (name === undefined || !(ts.isIdentifier(name) || ts.isStringLiteral(name)) || SPECIAL.has(name.text))
    return undefined;
  const at = name.getStart();
  // The point of `x.name` goes, but `x?.name` becomes `x?.[variable]`.
  const start = isAccess && node.questionDotToken === undefined ? node.expression.end : at;
  return { name: name.text, at, start, end: name.end };
}

/** Returns true for a function of the language, and for `undefined`. */
function isPlain(node, source) {
  const isFound = ts.isPropertyAccessExpression(node) ? PLAIN_MEMBER.test(source) : source === UNDEFINED;
  return isFound && isValue(node);
}

/** Returns the bytes that a variable saves for what it contains at these places. */
function savedBytes(source, places) {
  const saved = places.reduce((sum, { start, end, text }) => sum + (end - start) - text('Aa').length, 0);
  return saved - Buffer.byteLength(source) - ',Aa='.length;
}

/** Returns the code with the variables in their places, and with a space where a name would touch a word. */
function replacePlaces(code, places) {
  const parts = [];
  const add = (part) => {
    if (part === '') return;
    // The parts are joined once at the end, because reading the last letter of a growing text copies it each time.
    if (/[\w$]$/.test(parts.at(-1) ?? '') && /^[\w$]/.test(part)) parts.push(' ');
    parts.push(part);
  };
  let at = 0;
  for (const { start, end, text, name } of [...places].sort((one, other) => one.start - other.start)) {
    add(code.slice(at, start));
    add(text(name));
    at = end;
  }
  add(code.slice(at));
  return parts.join('');
}

/**
 * Returns the minified code of a script in which variables replace what would be longer. Names of members stay where
 * `isKept` returns true for their position in the code.
 */
export function shareTexts(code, isKept = () => false) {
  const words = new Set(code.match(/[\w$]+/g));
  const free = SHARED_NAMES.filter((name) => !words.has(name));
  const file = ts.createSourceFile('main.js', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const shared = [...findReplaceable(file, isKept)]
    .map(([source, places]) => ({ source, places, saved: savedBytes(source, places) }))
    .filter(({ saved }) => saved > 0)
    .sort((one, other) => other.saved - one.saved)
    .slice(0, free.length)
    .map((entry, index) => ({ ...entry, name: free[index] }));
  if (shared.length === 0) return code;
  const declared = `var ${shared.map(({ name, source }) => `${name}=${source}`).join()};`;
  const places = shared.flatMap((entry) => entry.places.map((place) => ({ ...place, name: entry.name })));
  // A directive has to stay the first statement.
  return replacePlaces(code, places).replace(/^(?:"use strict";)?/, (directive) => directive + declared);
}
