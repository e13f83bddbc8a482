/** One deal that the whole engine keeps in sync with a loopback CRM over HTTP, for scenes that only a sync can tell. */
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { dealText } from '../support/rules.ts';
import { httpDevice, sync, type HttpDevice } from '../sync/loopback/http-device.ts';
import type { Site } from '../sync/loopback/sites.ts';

const PATH = 'deal.md';

/** Every answer comes, however busy the machine is. */
const LIMIT_MS = 10_000;

interface Synced<S extends Site> {
  readonly site: S;
  readonly clock: ManualClock;
  readonly device: HttpDevice;
  /** Of the record. */
  readonly id: string;
  readonly note: () => string;
  /** Somebody types in the note. */
  readonly type: (from: string, to: string) => void;
  readonly sync: () => ReturnType<typeof sync>;
}

/** A scene that begins once note and record agree. */
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
