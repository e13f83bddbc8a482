/** Filters of a base. The host evaluates a part of the app's language; everything else is an error. */
import type { BasesConfigFileFilter } from 'obsidian';
import { NotInHost } from '../app/not-in-host.ts';
import { type Formulas, readPath, type Subject, tagsOf } from './properties.ts';
import { type Value, wrap } from './values.ts';

export type Condition = (subject: Subject) => boolean;

const TEXT = String.raw`"[^"\\]*"|'[^'\\]*'`;
const COMPARISON = new RegExp(
  String.raw`^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*==\s*(${TEXT}|-?\d+(?:\.\d+)?|true|false)$`,
);
const ABSENT = /^!\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)$/;
const CALL = new RegExp(String.raw`^file\.(inFolder|hasTag)\(\s*((?:${TEXT})(?:\s*,\s*(?:${TEXT}))*)\s*\)$`);

function literal(written: string): Value {
  if (/^["']/.test(written)) return wrap(written.slice(1, -1));
  return wrap(written === 'true' || written === 'false' ? written === 'true' : Number(written));
}

function inFolder(folder: string): Condition {
  const prefix = `${folder.replace(/^\/+|\/+$/g, '')}/`;
  return ({ file }) => prefix === '/' || file.path.startsWith(prefix);
}

/** Nested tags count, such as `a/b` for `a`; letter case does not. */
function hasTag(wanted: readonly string[]): Condition {
  const names = wanted.map((tag) => tag.replace(/^#/, '').toLowerCase());
  return (subject) =>
    tagsOf(subject)
      .map((tag) => tag.toLowerCase())
      .some((tag) => names.some((name) => tag === name || tag.startsWith(`${name}/`)));
}

function readStatement(statement: string, formulas: Formulas): Condition {
  const [, path, written] = COMPARISON.exec(statement) ?? [];
  if (path !== undefined && written !== undefined) {
    const wanted = literal(written);
    return (subject) => readPath(subject, path, formulas).looseEquals(wanted);
  }
  const absent = ABSENT.exec(statement)?.[1];
  if (absent !== undefined) return (subject) => !readPath(subject, absent, formulas).isTruthy();
  const [, name, list = ''] = CALL.exec(statement) ?? [];
  const texts = Array.from(list.matchAll(new RegExp(TEXT, 'g')), ([text]) => text.slice(1, -1));
  const [folder] = texts;
  if (name === 'hasTag') return hasTag(texts);
  if (name === 'inFolder' && folder !== undefined && texts.length === 1) return inFolder(folder);
  throw new NotInHost(`the Bases filter ${statement}`);
}

/** Returns the condition of a filter; without a filter, every file meets it. Throws {@link NotInHost}. */
export function readFilter(filter: BasesConfigFileFilter | undefined, formulas: Formulas = {}): Condition {
  if (filter === undefined) return () => true;
  if (typeof filter === 'string') return readStatement(filter.trim(), formulas);
  const [entry, ...others] = Object.entries(filter) as [string, unknown][];
  if (entry === undefined || others.length > 0 || !Array.isArray(entry[1]))
    throw new NotInHost(`the Bases filter ${JSON.stringify(filter)}`);
  const conditions = (entry[1] as BasesConfigFileFilter[]).map((one) => readFilter(one, formulas));
  switch (entry[0]) {
    case 'and':
      return (subject) => conditions.every((meets) => meets(subject));
    case 'or':
      return (subject) => conditions.length === 0 || conditions.some((meets) => meets(subject));
    case 'not':
      return (subject) => !conditions.some((meets) => meets(subject));
    default:
      throw new NotInHost(`the Bases filter ${JSON.stringify(filter)}`);
  }
}
