/** Resolves the path of an edit in frontmatter. */
import type { NoteEntry, NotePath, NoteValue, Span } from '../domain/value.ts';
import type { Frontmatter } from './frontmatter.ts';

/** List, map, or root that contains an entry or item. */
export interface Container {
  /** In order; for a map, the values of its entries. */
  readonly values: readonly NoteValue[];
  /** Entries of a map. */
  readonly entries: readonly NoteEntry[] | undefined;
  readonly flow: boolean;
  /** Value of the container; `undefined` for the root. */
  readonly value: NoteValue | undefined;
}

/** An existing place in frontmatter. */
export interface FoundPlace {
  readonly value: NoteValue;
  /** Set if the place belongs to a key. */
  readonly entry: NoteEntry | undefined;
  readonly container: Container;
  /** Position in the container. */
  readonly at: number;
  /** True if the path leads through an alias, so that the value is written elsewhere. */
  readonly aliased: boolean;
}

/** Returns the place of a path, or `undefined` if it does not exist. */
export function findPlace(text: string, frontmatter: Frontmatter, path: NotePath): FoundPlace | undefined {
  let container: Container = rootContainer(frontmatter);
  let aliased = false;
  let found: FoundPlace | undefined;
  for (const step of path) {
    if (found !== undefined) {
      const next = containerIn(text, found.value, container.flow);
      if (next === undefined) return undefined;
      container = next;
    }
    const at = typeof step === 'number' ? step : (container.entries?.findIndex((entry) => entry.key === step) ?? -1);
    const value = typeof step === 'number' && container.entries !== undefined ? undefined : container.values[at];
    if (value === undefined) return undefined;
    const outer = container.value;
    aliased ||= outer !== undefined && (value.from < outer.from || value.to > outer.to);
    found = { value, entry: container.entries?.[at], container, at, aliased };
  }
  return found;
}

function rootContainer({ entries, style }: Frontmatter): Container {
  return { values: entries.map((entry) => entry.value), entries, flow: style === 'flow', value: undefined };
}

/**
 * Returns the value as a container. A map in flow style starts with a brace after its properties; everything inside
 * flow style is flow style.
 */
function containerIn(text: string, value: NoteValue, flow: boolean): Container | undefined {
  if (value.kind === 'list') return { values: value.items, entries: undefined, flow: flow || value.flow, value };
  if (value.kind !== 'map') return undefined;
  const values = value.entries.map((entry) => entry.value);
  return { values, entries: value.entries, flow: flow || isFlowMap(text, value), value };
}

/** Returns true if a map is in braces; properties may come before them. */
export function isFlowMap(text: string, { from, to }: Span): boolean {
  const properties = /^(?:[&!]\S*\s+)*/.exec(text.slice(from, to))?.[0].length ?? 0;
  return text.charAt(from + properties) === '{' && text.charAt(to - 1) === '}';
}

/** Returns the offset after the colon of a key, or `undefined` if the key has none, as in `? key` and `{key}`. */
export function afterColon(text: string, { keyTo, value }: NoteEntry): number | undefined {
  for (let at = keyTo; at < value.from; at++) {
    const char = text.charAt(at);
    if (char === ':') return at + 1;
    if (char === '#') at = text.indexOf('\n', at);
  }
  return undefined;
}

/** Returns the end of the line that contains `at`, before its `\r` if it has one. */
export function lineEndAt(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end === -1) return text.length;
  return end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}
