/**
 * One response of a CRM with one member removed, renamed, of another type, or repeated: in its JSON, CSV, parts, or
 * headers.
 */
import type { CrmResponse } from '../../../src/targets/flow/request-flow.ts';
import { treeOf, withTree, type Tree } from './tree.ts';

/** Changes that are made to one member. */
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

/** A member of a response: its path in the response's tree, and the change to make. */
export interface Spot {
  readonly path: readonly (string | number)[];
  readonly harm: Harm;
}

export function spotText({ path, harm }: Spot): string {
  return `${path.join('.')} ${harm}`;
}

/** Returns every change to every member of a response; of long lists, only to the first and the last item. */
export function spotsIn(response: CrmResponse): readonly Spot[] {
  const tree = treeOf(response);
  return pathsIn(tree)
    .filter(([top, ...below]) => top === 'body' || below.length > 0)
    .flatMap((path) => harmsOf(tree, path).map((harm) => ({ path, harm })));
}

function pathsIn(tree: Tree): readonly (readonly (string | number)[])[] {
  if (tree === null || typeof tree !== 'object') return [];
  const keys = Array.isArray(tree) ? [...new Set([0, tree.length - 1])].filter((at) => at >= 0) : Object.keys(tree);
  return keys.flatMap((key) => [[key], ...pathsIn(memberOf(tree, key)).map((path) => [key, ...path])]);
}

function memberOf(tree: Tree, key: string | number): Tree {
  return (tree as Record<string | number, Tree>)[key] ?? null;
}

/** Returns the changes that produce another value. */
function harmsOf(tree: Tree, path: readonly (string | number)[]): readonly Harm[] {
  const key = path.at(-1) ?? 0;
  const value = path.reduce(memberOf, tree);
  const inList = typeof key === 'number';
  const isBody = path.length === 1;
  return HARMS.filter((harm) => {
    if (harm === 'renamed') return !inList && !isBody;
    if (harm === 'repeated') return inList;
    if (harm === 'removed') return !isBody;
    if (harm === 'in a list') return true;
    return JSON.stringify(harmed(value, harm)) !== JSON.stringify(value) && typeOf(value) !== harm;
  });
}

function typeOf(value: Tree): Harm {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  const types = { string: 'text', number: 'number', boolean: 'flag', object: 'object' } as const;
  return types[typeof value as keyof typeof types];
}

function harmed(value: Tree, harm: Harm): Tree {
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

/** Returns the response with this change. */
export function spoiled(response: CrmResponse, { path, harm }: Spot): CrmResponse {
  const tree = treeOf(response);
  const holder = path.slice(0, -1).reduce(memberOf, tree) as Record<string | number, Tree>;
  const key = path.at(-1) ?? 0;
  const value = memberOf(holder, key);
  if (Array.isArray(holder) && (harm === 'removed' || harm === 'repeated'))
    holder.splice(Number(key), 1, ...(harm === 'removed' ? [] : [value, value]));
  else if (harm === 'removed' || harm === 'renamed') {
    Reflect.deleteProperty(holder, key);
    if (harm === 'renamed') holder[`${key}_`] = value;
  } else holder[key] = harmed(value, harm);
  return withTree(response, tree);
}

/** Returns the paths of the texts in a response that contain this message. */
function placesOf(words: string, tree: Tree): readonly (readonly (string | number)[])[] {
  if (typeof tree === 'string') return tree.includes(words) ? [[]] : [];
  if (tree === null || typeof tree !== 'object') return [];
  const keys: readonly (string | number)[] = Array.isArray(tree) ? [...tree.keys()] : Object.keys(tree);
  return keys.flatMap((key) => placesOf(words, memberOf(tree, key)).map((path) => [key, ...path]));
}

/**
 * Returns true if a change makes the message of a response unreadable: its member is replaced, or its container has a
 * name that the contract does not have. In a CSV, cells that move to another column are no longer a message.
 */
export function isUnreadable(words: string, response: CrmResponse, { path, harm }: Spot): boolean {
  const isCell =
    !/^[{[]/.test(response.body) && path.length === 3 && path.every((one, at) => at === 0 || typeof one === 'number');
  if (isCell && (harm === 'removed' || harm === 'repeated')) return true;
  // Parts of a batch, and rows of a CSV, inside a list have a form that no response has.
  if (!/^[{[]/.test(response.body) && harm === 'in a list' && path.length < 3) return true;
  const places = placesOf(words, treeOf(response));
  return places.every(
    (place) =>
      (isCell && place.at(-1) === path.at(-1)) ||
      (path.every((one, at) => place[at] === one) && (harm === 'renamed' || place.length === path.length)),
  );
}
