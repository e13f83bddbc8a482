/** Validation of command-line parameters: an unknown word is an error and never selects the whole vault. */
import { nearest } from '../domain/nearest.ts';
import { listed, quoted } from '../domain/sentence.ts';
import type { Selection } from '../vault/note-service.ts';

/** One parameter in the command-line help; without `value` it is a flag. */
interface CliFlag {
  readonly value?: string;
  /** The flag may also have a value. */
  readonly more?: true;
  readonly description: string;
  readonly required?: boolean;
}

/** Parameters of a command, by name. */
export type CliFlags = Readonly<Record<string, CliFlag>>;

/** Parameters as the app passes them: a flag has the value `'true'`. */
export type CliParameters = Readonly<Record<string, string>>;

/** Invalid parameters, with a message for the user. */
export interface UsageError {
  readonly usage: string;
}

/** Parameters that select notes. */
export const SELECTION_FLAGS: CliFlags = {
  path: { value: '<note>', description: 'One note' },
  folder: { value: '<folder>', description: 'All notes of a folder and below' },
  id: {
    value: '<id>[,<id>...]',
    description:
      'The notes with these opportunity IDs. Put an ID that contains a comma in double quotes, or \\ before the comma',
  },
};

/** Parameter that sets the output format. */
export const FORMAT_FLAG: CliFlags = {
  format: { value: 'text|json', description: 'Output format (default: text)' },
};

/** Returns true if the value is a {@link UsageError}. */
export function isUsageError(value: unknown): value is UsageError {
  return typeof value === 'object' && value !== null && 'usage' in value;
}

/** Returns the message about an unknown name, with similar names if any, otherwise all known names. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const advice = near.length > 0 ? `Did you mean ${either(near)}?` : `Available: ${listed(known)}.`;
  return `Unknown ${what}: ${quoted(name)}. ${advice}`;
}

function either(names: readonly string[]): string {
  return listed(names.map(quoted), 'disjunction');
}

/**
 * Returns the first error in the parameters; `undefined` if the command supports all of them and each is used as
 * described.
 */
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

/** Returns true if the output format is JSON. */
export function wantsJson(parameters: CliParameters): boolean | UsageError {
  const format = parameters['format'] ?? 'text';
  if (format === 'json' || format === 'text') return format === 'json';
  return { usage: unknownName('format', format, ['text', 'json']) };
}

/** Returns the selection; without parameters it is the whole vault. More than one kind of selection is an error. */
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

/**
 * One ID: in double quotes, with two for each quotation mark in it, or unquoted, with a backslash before a comma in it.
 */
const ID = /\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|((?:\\,|[^,])*))(?:,|$)/y;

/** Returns the IDs in a comma-separated list. */
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
