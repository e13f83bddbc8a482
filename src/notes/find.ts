/** Follows the path of an edit into frontmatter. */
import type { NoteEntry, NotePath, NoteValue, Span } from '../domain/value.ts';
import type { Frontmatter } from './frontmatter.ts';

/** What an entry or item stands among. */
export interface Container {
  /** In order; for a map, the values of its entries. */
  readonly values: readonly NoteValue[];
  /** Of a map. */
  readonly entries: readonly NoteEntry[] | undefined;
  readonly flow: boolean;
  /** The value that is the container; undefined for the root. */
  readonly value: NoteValue | undefined;
}

/** A place that is there. */
export interface FoundPlace {
  readonly value: NoteValue;
  /** Set when the place is a key's. */
  readonly entry: NoteEntry | undefined;
  readonly container: Container;
  /** Position in the container. */
  readonly at: number;
  /** The path leads through an alias: what is there is written elsewhere. */
  readonly aliased: boolean;
}

/** Undefined when the path leads nowhere. */
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

/** A map in flow style begins with a brace, properties aside; within flow style everything is. */
function containerIn(text: string, value: NoteValue, flow: boolean): Container | undefined {
  if (value.kind === 'list') return { values: value.items, entries: undefined, flow: flow || value.flow, value };
  if (value.kind !== 'map') return undefined;
  const values = value.entries.map((entry) => entry.value);
  return { values, entries: value.entries, flow: flow || isFlowMap(text, value), value };
}

/** Whether a map is in braces; properties may stand before them. */
export function isFlowMap(text: string, { from, to }: Span): boolean {
  const properties = /^(?:[&!]\S*\s+)*/.exec(text.slice(from, to))?.[0].length ?? 0;
  return text.charAt(from + properties) === '{' && text.charAt(to - 1) === '}';
}

/** Offset behind the colon of a key; undefined when it has none, as in `? key` and `{key}`. */
export function afterColon(text: string, { keyTo, value }: NoteEntry): number | undefined {
  for (let at = keyTo; at < value.from; at++) {
    const char = text.charAt(at);
    if (char === ':') return at + 1;
    if (char === '#') at = text.indexOf('\n', at);
  }
  return undefined;
}

/** Where the line that holds `at` ends, before its `\r` if it has one. */
export function lineEndAt(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end === -1) return text.length;
  return end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}
