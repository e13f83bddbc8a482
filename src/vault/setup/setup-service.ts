/** The setup assistant over the vault and the settings of the plugin. */
import type { Settings } from '../../config/settings.ts';
import type { NoteContext } from '../inspect-notes.ts';
import type { ProgressOptions } from '../note-service.ts';
import { applySetup, type SetupChanges } from './setup-changes.ts';
import type { SetupDecisions } from './setup-decisions.ts';
import { decideSetup, runSetup, type SetupContext, type SetupResult } from './setup.ts';

export interface SetupService {
  /** Returns a proposal; `undefined` if the signal was aborted. Writes nothing. */
  readonly propose: (watch?: ProgressOptions) => Promise<SetupResult | undefined>;
  /** Returns a result of `propose` after decisions, as {@link decideSetup} does. */
  readonly decide: (
    result: SetupResult,
    decisions: SetupDecisions,
    watch?: ProgressOptions,
  ) => Promise<SetupResult | undefined>;
  /**
   * Saves the changes in the settings. Returns a function that restores the previous values of these settings, and no
   * other ones.
   */
  readonly apply: (changes: SetupChanges) => Promise<() => Promise<void>>;
}

/** The notes, and the settings with the function that saves new ones. */
export interface SetupPorts {
  readonly context: () => NoteContext;
  /** Awaited before notes are read; it may change the settings. */
  readonly ready: () => Promise<void>;
  readonly settings: () => Settings;
  readonly change: (settings: Settings) => Promise<void>;
}

export function createSetupService({ context, ready, settings, change }: SetupPorts): SetupService {
  const current = (): SetupContext => {
    const { store, clock, rules } = context();
    return { store, clock, settings: settings(), templateFolders: rules.marks.templates };
  };
  return {
    propose: async (watch) => {
      await ready();
      return runSetup(current(), watch);
    },
    decide: (result, decisions, watch) => decideSetup(result, decisions, current(), watch),
    apply: async (changes) => {
      const before = settings();
      await change(applySetup(before, changes));
      return () => {
        const kept = Object.keys(changes).map((name) => [name, before[name as keyof SetupChanges]]);
        return change({ ...settings(), ...(Object.fromEntries(kept) as Partial<Settings>) });
      };
    },
  };
}
