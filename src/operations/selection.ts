/** The parameters that select notes. */
import * as v from 'valibot';
import type { Selection } from '../vault/note-service.ts';
import type { OperationError } from './operation.ts';
import { listParameter, textParameter } from './parameters.ts';

const ID_SYNTAX = '<id>[,<id>...]';

/** Entries of a parameter schema; without any of them, the whole vault is selected. */
export const SELECTION = {
  path: v.optional(textParameter('<note>', 'One note')),
  folder: v.optional(textParameter('<folder>', 'All notes of a folder and below')),
  id: v.optional(
    listParameter(
      ID_SYNTAX,
      'The notes with these opportunity IDs',
      'Put an ID that contains a comma in double quotes, or \\ before the comma',
    ),
  ),
};

interface SelectionParameters {
  readonly path?: string | undefined;
  readonly folder?: string | undefined;
  readonly id?: readonly string[] | undefined;
}

/** Returns the selection; more than one parameter, or an empty list of IDs, is an error. */
export function selectionIn({ path, folder, id }: SelectionParameters): Selection | OperationError {
  if ([path, folder, id].filter((given) => given !== undefined).length > 1) {
    return { error: 'Use only one of path=, folder=, and id=.' };
  }
  if (path !== undefined) return { what: 'note', path };
  if (folder !== undefined) return { what: 'folder', path: folder };
  if (id === undefined) return { what: 'vault' };
  return id.length > 0 ? { what: 'ids', ids: id } : { error: `id= needs a value: ${ID_SYNTAX}.` };
}
