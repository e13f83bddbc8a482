/** A note service over a vault in memory. */
import type { UnknownSelection } from '../../src/vault/note-service.ts';
import { createNoteService, type NoteServiceController } from '../../src/vault/create-note-service.ts';
import type { Settings } from '../../src/config/settings.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { memoryNotes, type MemoryNotes } from './memory-notes.ts';
import { memoryStore, type MemoryStore } from './memory-store.ts';
import { OPTIONS } from './rules.ts';

export interface DeskScene {
  readonly service: NoteServiceController;
  readonly store: MemoryNotes;
  readonly clock: ManualClock;
  readonly device: MemoryStore;
}

export function deskOver(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<Settings> = {},
  device = memoryStore(),
): DeskScene {
  const store = memoryNotes(files);
  const clock = manualClock();
  let ids = 0;
  const newId = (): string => `id-${++ids}`;
  return {
    store,
    clock,
    device,
    service: createNoteService(store, clock, { ...OPTIONS, ...options }, { device, newId }),
  };
}

/** Returns the result of a selection that exists in the test; throws otherwise. */
export function found<T extends object>(result: T | UnknownSelection): T {
  if ('nearest' in result) throw new Error(`Nothing is called ${result.name}`);
  return result;
}

export const VAULT = { what: 'vault' } as const;
