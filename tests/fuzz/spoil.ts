/** One answer of a CRM with one member removed, renamed, of another type, or repeated. */
import type { WireResponse } from '../../src/targets/wire.ts';

/** What is done to one member. */
const HARMS = [
  'removed',
  'renamed',
  'null',
  'text',
  'number',
  'flag',
  'list',
  'object',
  'in a list',
  'repeated',
] as const;

type Harm = (typeof HARMS)[number];

/** A member of an answer: the part of a multipart body, and the way to it through objects and lists. */
export interface Spot {
  readonly part: number;
  readonly path: readonly (string | number)[];
  readonly harm: Harm;
}

export function spotText({ part, path, harm }: Spot): string {
  return `${part === 0 ? '' : `part ${part}: `}${path.join('.')} ${harm}`;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** JSON texts within a body: all of it, or the ones that stand on lines of their own in a multipart body. */
function partsOf(body: string): readonly string[] {
  return body.startsWith('--') ? body.split('\r\n').filter((line) => line.startsWith('{')) : [body];
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Every harm that can be done to every member of an answer; of long lists the first and the last item. */
export function spotsIn({ body }: WireResponse): readonly Spot[] {
  return partsOf(body).flatMap((text, part) => {
    const json = jsonOf(text);
    return json === undefined
      ? []
      : pathsIn(json).flatMap((path) => harmsOf(json, path).map((harm) => ({ part, path, harm })));
  });
}

function pathsIn(json: Json): readonly (readonly (string | number)[])[] {
  if (json === null || typeof json !== 'object') return [];
  const keys = Array.isArray(json) ? [...new Set([0, json.length - 1])].filter((at) => at >= 0) : Object.keys(json);
  return keys.flatMap((key) => [[key], ...pathsIn(memberOf(json, key)).map((path) => [key, ...path])]);
}

function memberOf(json: Json, key: string | number): Json {
  return (json as Record<string | number, Json>)[key] ?? null;
}

/** Those that leave another value than before. */
function harmsOf(json: Json, path: readonly (string | number)[]): readonly Harm[] {
  const key = path.at(-1) ?? 0;
  const value = path.reduce(memberOf, json);
  const inList = typeof key === 'number';
  return HARMS.filter((harm) => {
    if (harm === 'renamed') return !inList;
    if (harm === 'repeated') return inList;
    if (harm === 'removed' || harm === 'in a list') return true;
    return JSON.stringify(harmed(value, harm)) !== JSON.stringify(value) && typeOf(value) !== harm;
  });
}

function typeOf(value: Json): Harm {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  const types = { string: 'text', number: 'number', boolean: 'flag', object: 'object' } as const;
  return types[typeof value as keyof typeof types];
}

function harmed(value: Json, harm: Harm): Json {
  switch (harm) {
    case 'null':
      return null;
    case 'text':
      return 'odd';
    case 'number':
      return 7;
    case 'flag':
      return true;
    case 'list':
      return [];
    case 'object':
      return {};
    case 'in a list':
      return [value];
    default:
      return value;
  }
}

/** The answer with this done to it. */
export function spoiled(response: WireResponse, { part, path, harm }: Spot): WireResponse {
  const text = partsOf(response.body)[part] ?? '';
  const json = jsonOf(text);
  if (json === undefined) return response;
  const holder = path.slice(0, -1).reduce(memberOf, json) as Record<string | number, Json>;
  const key = path.at(-1) ?? 0;
  const value = memberOf(holder, key);
  if (Array.isArray(holder) && (harm === 'removed' || harm === 'repeated'))
    holder.splice(Number(key), 1, ...(harm === 'removed' ? [] : [value, value]));
  else if (harm === 'removed' || harm === 'renamed') {
    Reflect.deleteProperty(holder, key);
    if (harm === 'renamed') holder[`${key}_`] = value;
  } else holder[key] = harmed(value, harm);
  return { ...response, body: withPart(response.body, text, JSON.stringify(json)) };
}

/** A part of another length; the loopback server writes none of the lengths of a multipart body. */
function withPart(body: string, before: string, after: string): string {
  return body.replace(before, () => after);
}
