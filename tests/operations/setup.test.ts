/** The operation of the setup assistant: it shows its proposal, and saves it only with `apply=yes`. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';
import { runCommand } from '../../src/operations/command-line.ts';
import { setupOperation } from '../../src/operations/setup.ts';
import { mayWrite } from '../../tools/obsidian-host/node/command-line.ts';
import { HttpCaller } from '../support/http-caller.ts';
import { deskOver } from '../support/note-service.ts';
import { operationServices, setupOver } from '../support/operations.ts';
import { AMERICAN, GERMAN } from '../vault/setup/sales-vaults.ts';

function scene(files: Readonly<Record<string, string>> = AMERICAN) {
  const desk = deskOver(files, DEFAULT_SETTINGS);
  const setup = setupOver(desk, DEFAULT_SETTINGS);
  const services = operationServices({ notes: desk.service, setup });
  const cli = (given: Record<string, string> = {}) => runCommand(setupOperation, given, services);
  const facts = async (given: Record<string, string> = {}) =>
    JSON.parse(await cli({ ...given, format: 'json' })) as Record<string, unknown>;
  return { cli, facts, services, settings: setup.settings, writes: () => desk.store.counts.writes };
}

test('shows the proposal, and saves nothing', async () => {
  const { cli, settings, writes } = scene();
  await expect(await cli()).toMatchFileSnapshot('golden/cli-setup.txt');
  expect(settings()).toEqual(DEFAULT_SETTINGS);
  expect(writes()).toBe(0);
});

test('asks about archives and about dates with two meanings', async () => {
  const deal = (day: string): string =>
    `---\ntype: opportunity\nid: ${day}\ncustomer: A\namount: 1\nstage: S\nclose_date: ${day}\n---\n`;
  const { cli } = scene({ 'Deals/a.md': deal('03/04/2027'), 'Deals/Archive/b.md': deal('05/06/2027') });
  const text = await cli();
  expect(text).toContain('Is the day or the month first in dates such as “05/06/2027”? Use day-order=.');
  expect(text).toContain('Do the opportunities in “Deals/Archive” (1 note) count? Use archives=.');
  const answered = await cli({ 'day-order': 'day-first', archives: 'skip', 'fiscal-start': '1' });
  expect(answered).not.toContain('?');
  expect(answered).toContain('0 of 1 after this');
});

describe('with apply=yes', () => {
  test('saves the proposal with the answers, and writes no notes', async () => {
    const { facts, settings, writes } = scene();
    const answer = await facts({ apply: 'yes', 'fiscal-start': '4', keys: 'owner=' });
    expect(answer).toMatchObject({
      applied: true,
      forecast: { valid_now: 0, counted: 47, valid: 30, valid_after_fixes: 41 },
      settings: { keys: { amount: 'Deal Value' }, fiscalYearStart: 4, dayOrder: 'month-first' },
      questions: [],
    });
    expect(settings()).toMatchObject({
      keys: { amount: 'Deal Value' },
      markers: { value: 'deal' },
      fiscalYearStart: 4,
    });
    expect(writes()).toBe(0);
  });

  test('selects another marker by its number', async () => {
    const { facts, settings } = scene();
    const { markers } = (await facts()) as { markers: { number: number; marker: string }[] };
    const tagged = markers.find(({ marker }) => marker.includes('folder “Deals”'));
    await facts({ apply: 'yes', marker: String(tagged?.number) });
    expect(settings().markers.folder).toBe('Deals');
  });

  test('saves the order of day and month', async () => {
    const { cli, settings } = scene();
    expect(await cli({ apply: 'yes', 'day-order': 'day-first' })).toContain('Order of day and month: day-first');
    expect(settings().dayOrder).toBe('day-first');
  });

  test('a second call has nothing to change', async () => {
    const { cli } = scene();
    await cli({ apply: 'yes' });
    expect(await cli({ apply: 'yes' })).toContain('Nothing to change.');
  });
});

test.each([
  [{ keys: 'amuont=Deal Value' }, 'Error: Unknown field: “amuont”. Did you mean “amount”?'],
  [{ keys: 'amount=Deal Valu' }, 'Error: Unknown amount property: “Deal Valu”. Did you mean “Deal Value”?'],
  [{ marker: '9' }, 'Error: Unknown marker: “9”.'],
  [{ currency: 'Euro' }, 'Error: currency: '],
  [{ 'fiscal-start': '13' }, 'Error: Unknown month: “13”.'],
  [{ apply: 'no' }, 'Error: Unknown answer: “no”.'],
])('%j is an error, and nothing is saved', async (given, error) => {
  const { cli, settings } = scene();
  expect(await cli({ apply: 'yes', ...given })).toContain(error);
  expect(settings()).toEqual(DEFAULT_SETTINGS);
});

describe('over HTTP', () => {
  test('needs the permission to write only with apply', async () => {
    const { services, settings } = scene(GERMAN);
    const caller = new HttpCaller(services);
    const post = (body: object) => caller.post('/v1/crm/operations/setup', body);
    expect(await post({})).toMatchObject({ status: 200, body: { applied: false } });
    expect(await post({ apply: 'yes' })).toMatchObject({ status: 403, body: { code: 'writing-not-allowed' } });
    expect(settings()).toEqual(DEFAULT_SETTINGS);
    caller.permissions = { write: true, unreviewed: false };
    expect(await post({ apply: 'yes' })).toMatchObject({ status: 200, body: { applied: true } });
    expect(settings().keys).not.toEqual({});
  });

  test('has no former meaning', async () => {
    const answer = await new HttpCaller(scene().services).post('/v1/crm/operations/setup', { target: 'hubspot' });
    expect(answer).toMatchObject({ status: 400 });
  });
});

test('a headless run locks the vault only if it can write', () => {
  const locks = [{}, { marker: '1' }, { apply: 'yes' }, { target: 'hubspot' }].map((given) =>
    mayWrite('crm:setup', given),
  );
  expect(locks).toEqual([false, false, true, true]);
});
