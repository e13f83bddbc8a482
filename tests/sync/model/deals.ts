/** Opportunities with changes on both sides, and the common parts of their properties. */
import fc from 'fast-check';
import { dealText } from '../../support/rules.ts';
import { modelCrm, type ModelCrm } from './model-crm.ts';
import type { TargetModel } from './target-model.ts';
import { deviceOver, sync, type Device } from './world.ts';

/** Checks opportunities with one CRM, in the given number of cases. */
export type Property = (kind: TargetModel, runs: number, seed?: number) => Promise<void>;

/** Fails with the difference, so that the printed seed is useful. */
export function same(found: unknown, wanted: unknown, what: string): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (one !== other) throw new Error(`${what}: ${one} instead of ${other}`);
}

export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** Checks the given number of cases; with a seed, the first failing case is reported without shrinking. */
export function asserted(property: fc.IAsyncProperty<unknown>, runs: number, seed?: number): Promise<void> {
  return Promise.resolve(
    fc.assert(property, { numRuns: runs, ...(seed !== undefined && { seed, endOnFailure: true }) }),
  );
}

export function check<T>(
  arbitrary: fc.Arbitrary<T>,
  predicate: (value: T, kind: TargetModel) => Promise<void>,
): Property {
  return (kind, runs, seed) =>
    asserted(
      fc.asyncProperty(arbitrary, (value) => predicate(value, kind)),
      runs,
      seed,
    );
}

const WORDS = ['Alpha', 'Beta', 'Gamma', 'Delta'] as const;

const word = fc.constantFrom(...WORDS);

/** Includes days near the changes of summer time and the end of the year. */
const day = fc.constantFrom('2027-03-14', '2027-03-31', '2027-11-07', '2027-12-31');

/** The content of a note, and the changes on either side since the last sync; `undefined` if there is no value. */
const deal = fc.record({
  here: fc.record({
    title: fc.option(word, { nil: undefined }),
    region: fc.option(word, { nil: undefined }),
    amount: fc.option(
      fc.integer({ min: 1, max: 999_900 }).map((cents) => cents / 100),
      { nil: undefined },
    ),
    close_date: fc.option(day, { nil: undefined, freq: 1 }),
  }),
  there: fc.record({
    stage: fc.option(word, { nil: undefined }),
    region: fc.option(word, { nil: undefined }),
    notes: fc.option(word, { nil: undefined }),
    closeDate: fc.option(
      fc.tuple(day, fc.constantFrom('', ' 00:00', ' 16:45', ' 22:59')).map((parts) => parts.join('')),
      { nil: undefined, freq: 1 },
    ),
  }),
  synced: fc.boolean(),
});

type Deal = typeof deal extends fc.Arbitrary<infer T> ? T : never;

export const deals = fc.array(deal, { minLength: 1, maxLength: 3 });

export function pathOf(at: number): string {
  return `Deals/deal-${at}.md`;
}

export function setKey(text: string, key: string, value: string): string {
  const line = new RegExp(`^${key}:.*$`, 'm');
  return line.test(text)
    ? text.replace(line, `${key}: ${value}`)
    : text.replace(/\n---\n/, `\n${key}: ${value}\n---\n`);
}

/** Returns opportunities of which some are synced already, with later changes on both sides. */
export async function sceneOf(
  kind: TargetModel,
  list: readonly Deal[],
  options: Parameters<typeof deviceOver>[2] = {},
) {
  const crm = modelCrm(kind);
  const files = Object.fromEntries(
    list.map((_, at) => [pathOf(at), dealText({ id: `opp-${at}`, title: `Deal ${at}`, source: 'Partner' })]),
  );
  const device = deviceOver(crm, {}, options);
  for (const [at, { synced }] of list.entries()) if (synced) device.notes.put(pathOf(at), files[pathOf(at)]);
  if (list.some(({ synced }) => synced)) await sync(device);
  for (const [at, one] of list.entries()) {
    const path = pathOf(at);
    let text = device.notes.texts()[path] ?? files[path] ?? '';
    for (const [key, value] of Object.entries(one.here))
      if (value !== undefined) text = setKey(text, key, String(value));
    device.notes.put(path, text);
    const record = [...crm.records.values()].find(({ key }) => key === `opp-${at}`);
    if (record !== undefined) crm.type(record.id, one.there);
  }
  return { crm, device };
}

export function state(crm: ModelCrm): unknown {
  return [...crm.records.values()].map(({ key, fields }) => [key, Object.entries(fields).sort()]);
}

/** Returns the opportunity notes, without the log. */
export function notesOf(device: Device): [string, string][] {
  return Object.entries(device.notes.texts()).filter(([path]) => !path.startsWith('CRM log/'));
}

export function writesSent(device: Device) {
  return device.transport.sent.filter(({ method }) => method !== 'GET');
}
