/** The two main paths of docs/architecture.md with one note each; bundled by `traced-bundle.ts`. */
import { ALL, httpDevice } from '../sync/loopback/http-device.ts';
import { salesforceSite } from '../sync/loopback/sites.ts';
import { manualClock } from './manual-clock.ts';
import { deskOver } from './note-service.ts';
import { dealText } from './rules.ts';
import { CALLS } from './trace-calls.ts';

const PATH = 'deal.md';

const NOTE = { what: 'note', path: PATH } as const;

/** Returns the calls of the work. */
async function callsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  CALLS.clear();
  await work();
  return [...CALLS];
}

/** Attributes a note and returns the functions that ran, with the note afterwards. */
export async function attributeNote(): Promise<{ readonly calls: readonly string[]; readonly text: string }> {
  const { service, store } = deskOver({ [PATH]: dealText() });
  const calls = await callsOf(() => service.attribute(NOTE, { dryRun: false }));
  return { calls, text: store.texts()[PATH] ?? '' };
}

/**
 * Syncs a linked note whose title changed in the note and whose region changed in the CRM. Returns the functions that
 * ran, with the note and the values of the record afterwards.
 */
export async function syncNote(): Promise<{
  readonly calls: readonly string[];
  readonly text: string;
  readonly title: string;
}> {
  const clock = manualClock();
  const site = await salesforceSite(clock);
  try {
    const device = await httpDevice(site, clock, { [PATH]: dealText({ stage: site.stage }) });
    const syncOnce = async (): Promise<void> => {
      const plan = await device.service.plan(NOTE, 'salesforce', { direction: 'both' });
      if (!('planId' in plan)) throw new Error(JSON.stringify(plan));
      await device.service.apply(plan, ALL);
    };
    await syncOnce();
    const [id = ''] = [...site.deals().values()].flat();
    device.notes.put(PATH, (device.notes.texts()[PATH] ?? '').replace('Cloud modernization', 'Cloud migration'));
    site.edit(id, 'region', 'West');
    clock.advance(3_600_000);
    const calls = await callsOf(syncOnce);
    return { calls, text: device.notes.texts()[PATH] ?? '', title: site.value(id, 'title') };
  } finally {
    await site.close();
  }
}
