/** What was typed behind a command, checked: a word that means nothing is an error, never the whole vault. */
import { nearest } from '../domain/nearest.ts';
import type { Selection } from '../vault/note-service.ts';
import { listed, quoted } from '../ui/text/format.ts';

/** One parameter as the command line describes it; without `value` it is a bare word. */
interface CliFlag {
  readonly value?: string;
  /** A bare word that may have something behind it all the same. */
  readonly more?: true;
  readonly description: string;
  readonly required?: boolean;
}

export type CliFlags = Readonly<Record<string, CliFlag>>;

/** As the app hands it over: a bare word arrives as `'true'`. */
export type CliParameters = Readonly<Record<string, string>>;

/** Something that was typed cannot be meant: a sentence for the person who typed it. */
export interface UsageError {
  readonly usage: string;
}

export const SELECTION_FLAGS: CliFlags = {
  path: { value: '<note>', description: 'One note' },
  folder: { value: '<folder>', description: 'All notes of a folder and below' },
  id: {
    value: '<id>[,<id>...]',
    description:
      'The notes with these opportunity IDs. Put an ID that contains a comma in double quotes, or \\ before the comma',
  },
};

export const FORMAT_FLAG: CliFlags = {
  format: { value: 'text|json', description: 'Output format (default: text)' },
};

export function isUsageError(value: unknown): value is UsageError {
  return typeof value === 'object' && value !== null && 'usage' in value;
}

/** The sentence on a name that is not among the known ones, with those near to it, or else all. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const advice = near.length > 0 ? `Did you mean ${either(near)}?` : `Available: ${listed(known)}.`;
  return `Unknown ${what}: ${quoted(name)}. ${advice}`;
}

function either(names: readonly string[]): string {
  return listed(names.map(quoted), 'disjunction');
}

/** Undefined when all parameters are ones the command knows, used as it describes them. */
export function misused(parameters: CliParameters, flags: CliFlags): UsageError | undefined {
  for (const [name, text] of Object.entries(parameters)) {
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag === undefined) return { usage: unknownName('parameter', name, Object.keys(flags)) };
    if (flag.value !== undefined && text.trim() === '') return { usage: `${name}= needs a value: ${flag.value}.` };
    if (flag.value === undefined && flag.more === undefined && text !== 'true')
      return { usage: `${name} takes no value.` };
  }
  const missing = Object.entries(flags).find(([name, flag]) => flag.required === true && !(name in parameters));
  return missing === undefined ? undefined : { usage: `${missing[0]}=${missing[1].value ?? ''} is missing.` };
}

/** Whether the answer is for a machine. */
export function wantsJson(parameters: CliParameters): boolean | UsageError {
  const format = parameters['format'] ?? 'text';
  if (format === 'json' || format === 'text') return format === 'json';
  return { usage: unknownName('format', format, ['text', 'json']) };
}

/** The notes that are meant; nothing given is the whole vault, and two ways at once are an error. */
export function selectionIn(parameters: CliParameters): Selection | UsageError {
  const { path, folder, id } = parameters;
  if ([path, folder, id].filter((given) => given !== undefined).length > 1) {
    return { usage: 'Use only one of path=, folder=, and id=.' };
  }
  if (path !== undefined) return { what: 'note', path };
  if (folder !== undefined) return { what: 'folder', path: folder };
  if (id === undefined) return { what: 'vault' };
  const ids = idsIn(id);
  return ids.length > 0 ? { what: 'ids', ids } : { usage: `id= needs a value: ${SELECTION_FLAGS['id']?.value ?? ''}.` };
}

/** One ID: in double quotes, in which two of them are one, or as it is, with a backslash before a comma that is part of it. */
const ID = /\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|((?:\\,|[^,])*))(?:,|$)/y;

/** The IDs of a list with commas between them. */
function idsIn(list: string): readonly string[] {
  const ids: string[] = [];
  ID.lastIndex = 0;
  while (ID.lastIndex < list.length) {
    const [, quoted, plain = ''] = ID.exec(list) ?? [];
    const one = quoted === undefined ? plain.replaceAll('\\,', ',') : quoted.replaceAll('""', '"');
    if (one.trim() !== '') ids.push(one.trim());
  }
  return ids;
}
