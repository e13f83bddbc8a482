/** The named functions of a source file, for tests of its structure. */
import ts from 'typescript';

type Traceable = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

/** A function with a name: declared, or assigned to a variable or a property. */
export interface NamedFunction {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: ts.ConciseBody;
}

/** Returns the named functions of a source text, including nested ones, in the order of the text. */
export function namedFunctions(text: string): readonly NamedFunction[] {
  const found: NamedFunction[] = [];
  const visit = (node: ts.Node): void => {
    const name = isTraceable(node) ? nameOf(node) : undefined;
    if (isTraceable(node) && node.body !== undefined && name !== undefined) {
      found.push({ name, parameters: node.parameters.map((one) => one.name.getText()), body: node.body });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true));
  return found;
}

function isTraceable(node: ts.Node): node is Traceable {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node)
  );
}

function nameOf(node: Traceable): string | undefined {
  if (node.name !== undefined) return node.name.getText();
  const { parent } = node;
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name.getText() : undefined;
}

/** Returns the names of functions that do nothing but call one function with exactly their own parameters. */
export function forwardingFunctions(text: string): readonly string[] {
  return namedFunctions(text).flatMap(({ name, parameters, body }) => {
    const call = onlyCall(body);
    const passed = call?.arguments.map((argument) => argument.getText());
    return passed !== undefined && parameters.length > 0 && passed.join() === parameters.join() ? [name] : [];
  });
}

/** Returns the call that a body consists of; `undefined` if it does anything else. */
function onlyCall(body: ts.ConciseBody): ts.CallExpression | undefined {
  const only = ts.isBlock(body) && body.statements.length === 1 ? body.statements[0] : body;
  const value =
    only !== undefined && (ts.isReturnStatement(only) || ts.isExpressionStatement(only)) ? only.expression : only;
  const called = value !== undefined && ts.isAwaitExpression(value) ? value.expression : value;
  return called !== undefined && ts.isCallExpression(called) ? called : undefined;
}
