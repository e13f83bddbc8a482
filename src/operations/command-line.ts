/** Operations as commands with `name=value` parameters. The app's command line and the headless runner use it. */
import { safeParse } from 'valibot';
import { visibleText } from '../domain/untrusted-text.ts';
import { jsonParts, type JsonAnswer } from '../targets/core/json.ts';
import { json } from './json.ts';
import { isOperationError, type Operation, type OperationError, type OperationServices } from './operation.ts';
import { parametersOf, unknownName, type Parameter } from './parameters.ts';

/** Parameters as the app passes them: a flag has the value `'true'`. */
export type CommandLineParameters = Readonly<Record<string, string>>;

/** One parameter in the help of the app; a flag has no `value`. */
interface CommandFlag {
  readonly value?: string;
  readonly description: string;
  readonly required?: true;
}

const FORMATS = ['text', 'json'];

/** Parameter that every command has in addition to those of its operation. */
const FORMAT: Parameter = {
  name: 'format',
  kind: 'text',
  value: FORMATS.join('|'),
  description: `Output format (default: ${FORMATS[0] ?? ''})`,
  required: false,
};

function commandParameters(operation: Operation): readonly Parameter[] {
  return [...parametersOf(operation), FORMAT];
}

/** Returns the operation that has the name of the command, or the one that had it before. */
function calledOperation(operation: Operation, given: CommandLineParameters): Operation {
  const { former } = operation;
  return former !== undefined && former.ifGiven in given ? former.operation : operation;
}

/** Returns the parameters of a command by name, in order; then those of the operation that had its name before. */
export function commandFlags(operation: Operation): Record<string, CommandFlag> {
  const former = operation.former === undefined ? [] : parametersOf(operation.former.operation);
  const parameters = [
    ...commandParameters(operation),
    ...former.map((parameter) => ({
      ...parameter,
      description: `${parameter.description} (runs ${operation.former?.operation.name ?? ''})`,
      required: false,
    })),
  ];
  return Object.fromEntries(
    parameters.map(({ name, value, description, required }) => [
      name,
      { ...(value === undefined ? {} : { value }), description, ...(required ? { required } : {}) },
    ]),
  );
}

/**
 * Runs a command; never rejects. Text starts with `Error: ` if the parameters are invalid or the command failed, and
 * with `Issues: ` or `Failed: ` if the result requires attention. JSON is `{ "error": … }` or the shape of the
 * operation.
 */
export async function runCommand(
  named: Operation,
  given: CommandLineParameters,
  services: OperationServices,
): Promise<string> {
  const operation = calledOperation(named, given);
  const isJson = given[FORMAT.name] === 'json';
  const failed = ({ error, kind, code }: OperationError): string =>
    isJson ? jsonText(json({ error, kind, code })) : visibleText(`Error: ${error}`);
  try {
    const read = readParameters(operation, given);
    if (isOperationError(read)) return failed(read);
    const result = await operation.run(read.parameters, services);
    if (isOperationError(result)) return failed(result);
    if (isJson) return jsonText(operation.json(result, services.messages));
    const attention = operation.attention(result);
    const text = operation.text(result, services.messages);
    return visibleText(attention === undefined ? text : `${attention}: ${text}`);
  } catch (error) {
    return failed({ error: error instanceof Error ? error.message : String(error) });
  }
}

/** Returns the text of a JSON answer, which is in memory once. */
function jsonText(answer: JsonAnswer): string {
  return [...jsonParts(answer)].join('');
}

/** Returns the parameters of the operation, or the first error. An unknown word never selects the whole vault. */
export function readParameters(
  operation: Operation,
  given: CommandLineParameters,
): { readonly parameters: Readonly<Record<string, unknown>> } | OperationError {
  const known = commandParameters(operation);
  const values: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(given)) {
    const parameter = known.find((one) => one.name === name);
    if (parameter === undefined) {
      const names = known.map((one) => one.name);
      return { error: unknownName('parameter', name, names) };
    }
    const error = syntaxError(parameter, text);
    if (error !== undefined) return { error };
    values[name] = valueOf(parameter, text);
  }
  const missing = known.find(({ name, required }) => required && !(name in given));
  if (missing !== undefined) return { error: `${missing.name}=${missing.value ?? ''} is missing.` };
  const format = given[FORMAT.name];
  if (format !== undefined && !FORMATS.includes(format)) return { error: unknownName('format', format, FORMATS) };
  const parsed = safeParse(operation.parameters, values);
  return parsed.success ? { parameters: parsed.output } : { error: parsed.issues[0].message };
}

function syntaxError({ name, kind, value }: Parameter, text: string): string | undefined {
  if (value !== undefined && text.trim() === '') return `${name}= needs a value: ${value}.`;
  return kind === 'flag' && text !== 'true' ? `${name} takes no value.` : undefined;
}

function valueOf({ kind }: Parameter, text: string): unknown {
  if (kind === 'list') return itemsIn(text);
  return kind !== 'text' && text === 'true' ? true : text;
}

/**
 * One item: in double quotes, with two for each quotation mark in it, or unquoted, with a backslash before a comma in
 * it.
 */
const ITEM = /\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|((?:\\,|[^,])*))(?:,|$)/y;

/** Returns the items of a comma-separated list, without empty ones. */
function itemsIn(list: string): readonly string[] {
  const items: string[] = [];
  ITEM.lastIndex = 0;
  while (ITEM.lastIndex < list.length) {
    const [, quoted, plain = ''] = ITEM.exec(list) ?? [];
    const one = quoted === undefined ? plain.replaceAll('\\,', ',') : quoted.replaceAll('""', '"');
    if (one.trim() !== '') items.push(one.trim());
  }
  return items;
}
