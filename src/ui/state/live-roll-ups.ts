/** Roll-ups that follow the notes of the vault: a changed note is counted again, and the others are not. */
import type { Clock } from '../../log/ports.ts';
import type { RollUpContext } from '../../pipeline/opportunity.ts';
import { RollUp, type RollUpSpec } from '../../pipeline/roll-up.ts';
import { forEachTimeSliced } from '../../vault/time-slicing.ts';
import type { PipelineNotes, PipelineState, PipelineStore } from './pipeline-store.ts';

export interface LiveRollUpsSpec<Name extends string> {
  readonly store: PipelineStore;
  readonly clock: Clock;
  /** Returns the roll-ups by name. The context has the settings and the day. */
  readonly specsOf: (context: RollUpContext) => Readonly<Record<Name, RollUpSpec>>;
  /** Returns true if a note can be in the roll-ups; without it, all can. */
  readonly includes?: (path: string) => boolean;
  /** Called with the complete roll-ups after each change. */
  readonly show: (rollUps: Readonly<Record<Name, RollUp>>, notes: PipelineNotes) => void;
  /** Called with each state that has no notes. */
  readonly showState?: (state: Exclude<PipelineState, PipelineNotes>) => void;
}

export interface LiveRollUps {
  /** Makes the roll-ups again because the specs changed; those that stayed the same are kept. `includes` must not change. */
  readonly change: () => void;
  readonly stop: () => void;
  /** Reads changed notes. Resolves when they are shown, or the reason why the vault could not be read. */
  readonly upToDate: () => Promise<void>;
}

/** Shows the roll-ups, and follows the notes until it is stopped. */
export function followRollUps<Name extends string>(spec: LiveRollUpsSpec<Name>): LiveRollUps {
  const { store, showState } = spec;
  const builder = createBuilder(spec);
  let work = new AbortController();
  const update = async (state: PipelineState | undefined): Promise<void> => {
    work.abort();
    const { signal } = (work = new AbortController());
    if (state === undefined) return;
    if (state.at !== 'ready') {
      showState?.(state);
      return;
    }
    const rollUps = await builder.build(state, signal);
    if (!signal.aborted) spec.show(rollUps, state);
  };
  let last = Promise.resolve();
  const start = (): void => void (last = update(store.state()));
  const unlisten = store.listen(start);
  start();
  return {
    change: start,
    upToDate: async () => {
      await store.refresh();
      let seen: Promise<void> | undefined;
      while (seen !== last) await (seen = last);
    },
    stop: () => {
      work.abort();
      unlisten();
    },
  };
}

/** Keeps finished roll-ups by their spec. */
function createBuilder<Name extends string>({ clock, specsOf, includes = () => true }: LiveRollUpsSpec<Name>) {
  let built = new Map<string, RollUp>();
  let of: PipelineNotes | undefined;
  const fill = async (rollUps: readonly RollUp[], state: PipelineNotes, signal: AbortSignal): Promise<void> => {
    const notes = rollUps.length === 0 ? [] : [...state.notes.values()].filter(({ path }) => includes(path));
    await forEachTimeSliced(notes, clock, { signal }, ({ path, counts }) => {
      for (const rollUp of rollUps) rollUp.set(path, counts);
      return undefined;
    });
  };
  return {
    /** Returns the roll-ups of the notes; unfinished ones if the signal was aborted. */
    build: async (state: PipelineNotes, signal: AbortSignal): Promise<Readonly<Record<Name, RollUp>>> => {
      if (of !== undefined && state.since?.notes === of.notes) {
        for (const path of state.since.changed.filter(includes)) {
          for (const rollUp of built.values()) rollUp.set(path, state.notes.get(path)?.counts);
        }
      } else if (of !== state) built.clear();
      of = state;
      const specs = Object.entries<RollUpSpec>(specsOf(state.context));
      const made = specs.map(([name, spec]) => {
        const key = JSON.stringify(spec);
        return { name, key, known: built.get(key), rollUp: built.get(key) ?? new RollUp(spec, state.context) };
      });
      await fill(
        made.flatMap(({ known, rollUp }) => (known === undefined ? [rollUp] : [])),
        state,
        signal,
      );
      if (!signal.aborted) built = new Map(made.map(({ key, rollUp }) => [key, rollUp]));
      return Object.fromEntries(made.map(({ name, rollUp }) => [name, rollUp])) as Record<Name, RollUp>;
    },
  };
}
