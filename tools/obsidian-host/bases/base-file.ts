/** The content of a `.base` file: YAML with filters, formulas, names of properties, and views. */
import type { BasesConfigFileFilter } from 'obsidian';
import { parse, stringify } from 'yaml';

/** An entry of `views`: the keys of Bases itself, and the options of the view type. */
export interface BaseView {
  type: string;
  name: string;
  filters?: BasesConfigFileFilter;
  order?: string[];
  groupBy?: { property: string; direction?: 'ASC' | 'DESC' };
  sort?: { property: string; direction?: 'ASC' | 'DESC' }[];
  summaries?: Record<string, string>;
  limit?: number;
  [option: string]: unknown;
}

export interface Base {
  filters?: BasesConfigFileFilter;
  formulas?: Record<string, string>;
  properties?: Record<string, { displayName?: string }>;
  summaries?: Record<string, string>;
  views: [BaseView, ...BaseView[]];
}

/** Keys of a view that belong to Bases: a view type must not use them for its options. */
export const OWN_KEYS: ReadonlySet<string> = new Set([
  'type',
  'name',
  'filters',
  'order',
  'groupBy',
  'sort',
  'summaries',
  'limit',
]);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isView(value: unknown): value is BaseView {
  return isRecord(value) && typeof value['type'] === 'string' && typeof value['name'] === 'string';
}

/**
 * Reads a base. A base without views has one table. Throws an `Error` that a user can read if the text is not valid
 * YAML or not a base.
 */
export function parseBase(text: string): Base {
  const read: unknown = parse(text) ?? {};
  if (!isRecord(read)) throw new Error('A base must be a YAML mapping.');
  const views: unknown = read['views'] ?? [{ type: 'table', name: 'Table' }];
  if (!Array.isArray(views) || views.length === 0 || !views.every(isView))
    throw new Error('Each view of a base must have a type and a name.');
  return { ...read, views } as unknown as Base;
}

export function serializeBase(base: Base): string {
  return stringify(base, { lineWidth: 0 });
}
