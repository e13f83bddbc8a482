// Shortens minified code by writing the functions of a script as arrow functions, at its start.
import ts from 'typescript';

/** Returns true if a node uses what an arrow function does not have: `this`, `arguments`, `super`, or `new.target`. */
function usesOwnThis(node) {
  if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword || ts.isMetaProperty(node))
    return true;
  if (ts.isIdentifier(node) && node.text === 'arguments') return true;
  // These have a `this` of their own. The heritage and the computed names of a class do not.
  if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node)) return false;
  return ts.forEachChild(node, (child) => usesOwnThis(child) || undefined) === true;
}

/** Returns the names that the code calls with `new`, extends, assigns to, or reads a `prototype` of. */
function namesInUseAsObjects(file) {
  const names = new Set();
  const add = (node) => ts.isIdentifier(node) && names.add(node.text);
  const visit = (node) => {
    if (ts.isNewExpression(node) || ts.isExpressionWithTypeArguments(node)) add(node.expression);
    if (ts.isPropertyAccessExpression(node) && node.name.text === 'prototype') add(node.expression);
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) add(node.left);
      if (kind === ts.SyntaxKind.InstanceOfKeyword) add(node.right);
    }
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) add(node.operand);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

/** Returns the value of a body that only returns one; otherwise the body. */
function arrowBody({ body }, source) {
  const [only] = body.statements;
  if (body.statements.length !== 1 || !ts.isReturnStatement(only) || only.expression === undefined) return source(body);
  const value = source(only.expression);
  const isList =
    ts.isBinaryExpression(only.expression) && only.expression.operatorToken.kind === ts.SyntaxKind.CommaToken;
  return value.startsWith('{') || isList ? `(${value})` : value;
}

/** Returns the parameters; one plain name needs no parentheses. */
function arrowParameters({ parameters }, source) {
  const [only] = parameters;
  const isPlain = parameters.length === 1 && ts.isIdentifier(only.name) && !only.initializer && !only.dotDotDotToken;
  return isPlain ? source(only) : `(${parameters.map(source).join()})`;
}

/**
 * Returns the code with its top-level functions as arrow functions in one declaration. It is the first statement, because
 * functions exist before any statement runs. Generators, and functions that are used as objects, stay.
 */
export function toArrowFunctions(code) {
  const file = ts.createSourceFile('main.js', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const source = (node) => code.slice(node.getStart(file), node.end);
  const objects = namesInUseAsObjects(file);
  const functions = file.statements.filter(
    (node) =>
      ts.isFunctionDeclaration(node) &&
      node.asteriskToken === undefined &&
      !objects.has(node.name.text) &&
      ![...node.parameters, node.body].some(usesOwnThis),
  );
  if (functions.length === 0) return code;
  const arrows = functions.map((node) => {
    const isAsync = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
    const parameters = arrowParameters(node, source);
    const start = isAsync ? (parameters.startsWith('(') ? 'async' : 'async ') : '';
    return `${node.name.text}=${start}${parameters}=>${arrowBody(node, source)}`;
  });
  const parts = [];
  let at = 0;
  for (const node of functions) {
    parts.push(code.slice(at, node.getStart(file)));
    at = node.end;
  }
  parts.push(code.slice(at));
  // A directive has to stay the first statement.
  return parts.join('').replace(/^(?:"use strict";)?/, (directive) => `${directive}var ${arrows.join()};`);
}
