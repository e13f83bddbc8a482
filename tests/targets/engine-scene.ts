/** One record in sync with a loopback CRM over HTTP through the whole engine, for cases that need a complete sync. */
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { dealText } from '../support/rules.ts';
import { httpDevice, sync, type HttpDevice } from '../sync/loopback/http-device.ts';
import type { Site } from '../sync/loopback/sites.ts';

const PATH = 'deal.md';

/** Timeout that a response meets even on a busy machine. */
const LIMIT_MS = 10_000;

interface Synced<S extends Site> {
  readonly site: S;
  readonly clock: ManualClock;
  readonly device: HttpDevice;
  /** ID of the record. */
  readonly id: string;
  readonly note: () => string;
  /** Changes the text of the note, as a user would. */
  readonly type: (from: string, to: string) => void;
  readonly sync: () => ReturnType<typeof sync>;
}

/** Returns a test that starts after note and record were synced. */
export function engineScene<S extends Site>(
  start: (clock: ManualClock) => Promise<S>,
  run: (synced: Synced<S>) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const clock = manualClock();
    const site = await start(clock);
    try {
      const text = dealText({ id: 'opp-1', stage: site.stage, oems: undefined, partners: undefined });
      const device = await httpDevice(site, clock, { [PATH]: text }, LIMIT_MS);
      await sync(device, site.target);
      const note = (): string => device.notes.texts()[PATH] ?? '';
      await run({
        ...{ site, clock, device, note },
        id: [...site.deals().values()].flat()[0] ?? '',
        type: (from, to) => {
          device.notes.put(PATH, note().replace(from, to));
        },
        sync: () => sync(device, site.target),
      });
    } finally {
      await site.close();
    }
  };
}
