/**
 * $filter on metadata: comparisons of primitive and enumeration values, also one level inside a complex type, and no
 * functions. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query-metadata-web-api, 2026-11-29.
 */
import { noProperty, refuse } from './answers.ts';

type Json = Readonly<Record<string, unknown>>;
type Test = (row: Json) => boolean;

const TOKEN = /\s*(Microsoft\.Dynamics\.CRM\.\w+'(?:[^']|'')*'|'(?:[^']|'')*'|[\w/.-]+|[(),])/y;

/** Enumerations by the property that has their values. */
const ENUMS: Readonly<Record<string, string>> = {
  AttributeType: 'AttributeTypeCode',
  'RequiredLevel/Value': 'AttributeRequiredLevel',
};

export function metadataTest(text: string): Test {
  const tokens = tokensOf(text);
  const test = any(tokens);
  if (tokens.length > 0) throw wrong(`unexpected '${tokens[0] ?? ''}'`);
  return test;
}

function tokensOf(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.trimEnd().length; at = TOKEN.lastIndex) {
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw wrong(`syntax error at position ${at}`);
    found.push(token);
  }
  return found;
}

function any(tokens: string[]): Test {
  const tests = [all(tokens)];
  while (skip(tokens, 'or')) tests.push(all(tokens));
  return (row) => tests.some((test) => test(row));
}

function all(tokens: string[]): Test {
  const tests = [one(tokens)];
  while (skip(tokens, 'and')) tests.push(one(tokens));
  return (row) => tests.every((test) => test(row));
}

function one(tokens: string[]): Test {
  if (skip(tokens, 'not')) {
    const test = one(tokens);
    return (row) => !test(row);
  }
  if (skip(tokens, '(')) {
    const inner = any(tokens);
    if (!skip(tokens, ')')) throw wrong("')' expected");
    return inner;
  }
  const name = tokens.shift() ?? '';
  if (tokens[0] === '(') {
    // The service answers 501: https://github.com/MicrosoftDocs/powerapps-docs query-metadata-web-api allows
    // comparisons only.
    throw refuse(501, `The "${name}" function isn't supported for Metadata Entities`, '0x8006088a');
  }
  const sign = tokens.shift();
  if (sign !== 'eq' && sign !== 'ne') throw wrong(`unexpected '${sign ?? ''}' after '${name}'`);
  const wanted = literal(name, tokens.shift() ?? '');
  return (row) => (valueAt(row, name) === wanted) === (sign === 'eq');
}

function skip(tokens: string[], token: string): boolean {
  const there = tokens[0] === token;
  if (there) tokens.shift();
  return there;
}

function literal(name: string, token: string): string | number | boolean | null {
  const [, type, quoted] = /^(?:Microsoft\.Dynamics\.CRM\.(\w+))?'(.*)'$/s.exec(token) ?? [];
  if (quoted !== undefined) {
    if (type !== ENUMS[name]) throw wrong(`A binary operator with incompatible types was detected: '${name}'`);
    return quoted.replaceAll("''", "'");
  }
  if (token === 'null') return null;
  if (token === 'true' || token === 'false') return token === 'true';
  if (/^-?\d+$/.test(token)) return Number(token);
  throw wrong(`unexpected '${token}'`);
}

/** Returns a property, or a property inside one. Labels cannot be requested. */
function valueAt(row: Json, path: string): unknown {
  const [name = '', inner, ...deeper] = path.split('/');
  const value = row[name];
  if (!(name in row) || deeper.length > 0) throw noProperty(path, 'Metadata');
  if (inner === undefined) {
    if (typeof value === 'object' && value !== null) throw wrong(`'${name}' is no primitive`);
    return value;
  }
  if (typeof value !== 'object' || value === null || !(inner in value)) throw noProperty(path, 'Metadata');
  return (value as Json)[inner];
}

function wrong(what: string): Error {
  return refuse(400, `Invalid $filter: ${what}.`, '0x80060888');
}
