/** Amounts and their currencies over HTTP: a number is never combined with another currency. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Decisions, Plan } from '../../src/sync/plan/plan.ts';
import type { MappingSource } from '../../src/targets/core/target.ts';
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { madePaths } from '../support/imported.ts';
import { dealText } from '../support/rules.ts';
import { ALL, httpDevice, planOf, sync, type HttpDevice } from './loopback/http-device.ts';
import { dataverseSite, hubspotSite, type DataverseSite, type HubspotSite } from './loopback/sites.ts';

const PATH = 'deal.md';
const NOTE = { id: 'opp-1', oems: undefined, partners: undefined, amount: '100' };

let clock: ManualClock;
beforeEach(() => {
  clock = manualClock();
});

const textOn = ({ notes }: HttpDevice): string => notes.texts()[PATH] ?? '';

const moneyIn = (text = ''): string => ['amount', 'currency'].map((key) => valueIn(text, key)).join(' ');

const valueIn = (text: string, key: string): string => new RegExp(`^${key}: *(.*)$`, 'm').exec(text)?.[1] ?? '';

function retype(device: HttpDevice, changes: Readonly<Record<string, string>>): void {
  const typed = Object.entries(changes).reduce(
    (text, [key, value]) => text.replace(new RegExp(`^${key}:.*$`, 'm'), `${key}: ${value}`),
    textOn(device),
  );
  device.notes.put(PATH, typed);
}

const leaving =
  (...sources: readonly MappingSource[]) =>
  ({ rows }: Plan): Decisions => {
    const names = rows.flatMap(({ opId, fields }) =>
      fields.flatMap(({ remote, from }) => (sources.includes(from) ? [`${opId}/${remote}`] : [])),
    );
    return { ...ALL, excluded: new Set(names) };
  };

describe('in HubSpot', () => {
  let site: HubspotSite;
  let device: HttpDevice;

  beforeEach(async () => {
    site = await hubspotSite(clock);
    device = await httpDevice(site, clock, { [PATH]: dealText({ ...NOTE, stage: site.stage, currency: 'USD' }) });
  });

  afterEach(() => site.close());

  const deal = (): string => site.deals().get(NOTE.id)?.[0] ?? '';

  const there = (): string => {
    const { amount = '', deal_currency_code: code = '' } = site.portal.get(deal())?.values ?? {};
    return `${amount === '' ? '' : String(Number(amount))} ${code}`;
  };

  const change = (amount: string, code: string): void => {
    site.portal.edit(deal(), { amount, deal_currency_code: code });
  };

  test.each(['amount', 'currency'] as const)('skipping the %s of a CRM edit also skips the other', async (source) => {
    await sync(device, 'hubspot');
    retype(device, { amount: '200', currency: 'EUR' });
    await sync(device, 'hubspot', leaving(source));
    expect(there()).toBe('100 USD');
    await sync(device, 'hubspot');
    expect(there()).toBe('200 EUR');
  });

  test.each(['amount', 'currency'] as const)('skipping the %s of a note edit also skips the other', async (source) => {
    await sync(device, 'hubspot');
    change('200', 'EUR');
    await sync(device, 'hubspot', leaving(source));
    expect(moneyIn(textOn(device))).toBe('100 USD');
    await sync(device, 'hubspot');
    expect(moneyIn(textOn(device))).toBe('200 EUR');
  });

  test('a record that is created without its currency has no amount yet', async () => {
    retype(device, { currency: 'EUR' });
    await sync(device, 'hubspot', leaving('currency'));
    expect(there().trim()).not.toContain('100');
    await sync(device, 'hubspot');
    expect(there()).toBe('100 EUR');
  });

  test('a record that is created without its amount gets its currency', async () => {
    retype(device, { currency: 'EUR' });
    await sync(device, 'hubspot', leaving('amount'));
    expect(there()).toBe(' EUR');
  });

  test('an amount is not sent if the currency of the record has changed since', async () => {
    await sync(device, 'hubspot');
    retype(device, { amount: '200' });
    const plan = await planOf(device, 'hubspot');
    change('100', 'EUR');
    expect(await device.service.apply(plan, ALL)).toMatchObject({ outcomes: [{ result: 'stale' }] });
    expect(there()).toBe('100 EUR');
  });

  const undone = async (decide: (plan: Plan) => Decisions = () => ALL, at = 0): Promise<void> => {
    const run = (await device.service.runs())[at];
    const plan = await device.service.undo(run?.runId ?? '');
    if (plan === undefined || 'kind' in plan) throw new Error('no plan');
    await device.service.apply(plan, decide(plan));
  };

  test('a sent amount is undone in the CRM, regardless of the note’s current currency', async () => {
    await sync(device, 'hubspot');
    retype(device, { amount: '200' });
    await sync(device, 'hubspot');
    retype(device, { currency: 'EUR' });
    await undone();
    expect([there(), moneyIn(textOn(device))]).toEqual(['100 USD', '200 EUR']);
  });

  test('an undo skips a currency whose number was changed since', async () => {
    await sync(device, 'hubspot');
    change('200', 'EUR');
    await sync(device, 'hubspot');
    retype(device, { amount: '300' });
    await undone();
    expect(moneyIn(textOn(device))).toBe('300 EUR');
  });

  test('an undo skips a currency for which a number was entered since', async () => {
    await sync(device, 'hubspot');
    change('100', 'EUR');
    await sync(device, 'hubspot');
    retype(device, { amount: '300' });
    await undone();
    expect(moneyIn(textOn(device))).toBe('300 EUR');
    retype(device, { amount: '100' });
    await undone();
    expect(moneyIn(textOn(device))).toBe('100 USD');
  });

  test('an undo skips the amount whose currency the user skips, on a device without a plan', async () => {
    await sync(device, 'hubspot');
    change('200', 'EUR');
    await sync(device, 'hubspot');
    device.restart();
    await undone(leaving('currency'));
    expect(moneyIn(textOn(device))).toBe('200 EUR');
    await undone(() => ALL, 1);
    expect(moneyIn(textOn(device))).toBe('100 USD');
  });

  test('an undo skips the amount of a record whose currency has changed since', async () => {
    await sync(device, 'hubspot');
    change('200', 'USD');
    await sync(device, 'hubspot');
    change('200', 'EUR');
    await sync(device, 'hubspot');
    await undone(() => ALL, 1);
    expect(moneyIn(textOn(device))).toBe('200 EUR');
  });
});

describe('in Dynamics 365', () => {
  let site: DataverseSite;
  beforeEach(async () => {
    site = await dataverseSite(clock);
  });

  afterEach(() => site.close());

  const currency = (code: string) => ({ table: 'transactioncurrency', id: site.org.currency(code) });

  test('an amount is not sent if the currency of the record has changed since', async () => {
    const device = await httpDevice(site, clock, { [PATH]: dealText(NOTE) });
    await sync(device, 'dynamics');
    retype(device, { amount: '200' });
    const plan = await planOf(device, 'dynamics');
    const id = site.deals().get(NOTE.id)?.[0] ?? '';
    site.org.edit(id, { transactioncurrencyid: currency('EUR') });
    expect(await device.service.apply(plan, ALL)).toMatchObject({ outcomes: [{ result: 'stale' }] });
    expect(site.value(id, 'amount')).toBe('100');
  });

  test('an undo writes no number into a currency that the record has changed to since', async () => {
    const device = await httpDevice(site, clock, { [PATH]: dealText(NOTE) });
    await sync(device, 'dynamics');
    retype(device, { amount: '200' });
    const { run } = await sync(device, 'dynamics');
    const id = site.deals().get(NOTE.id)?.[0] ?? '';
    site.org.edit(id, { transactioncurrencyid: currency('EUR') });
    const held = await device.service.undo(run.runId);
    expect(held).toMatchObject({ rows: [{ verb: 'unchanged', fields: [{ action: 'hold' }] }] });
    site.org.edit(id, { transactioncurrencyid: currency('USD') });
    const plan = await device.service.undo(run.runId);
    expect(plan).toMatchObject({ rows: [{ verb: 'update', fields: [{ action: 'push', send: 100 }] }] });
  });

  test.each([
    ['EUR', 900_000, '900000 EUR'],
    ['KWD', 10.125, '10.125 KWD'],
    ['USD', 10.5, '10.5 USD'],
  ])('a record in %s is imported with its currency', async (code, estimatedvalue, money) => {
    const device = await httpDevice(site, clock);
    const values = { name: 'Theirs', estimatedvalue, transactioncurrencyid: currency(code) };
    const id = site.org.insert('opportunity', { ...values, estimatedclosedate: '2027-01-01' });
    const [path = ''] = await madePaths(device.service.importNotes('dynamics', [id]));
    expect(moneyIn(device.notes.texts()[path])).toBe(money);
    const { rows } = await planOf(device, 'dynamics');
    const about = rows[0]?.fields.filter(({ from }) => from === 'amount' || from === 'currency');
    expect(about).toEqual([]);
  });

  test('a record in an unknown currency is imported without its amount', async () => {
    const device = await httpDevice(site, clock);
    site.org.edit(site.org.currency('EUR'), { statecode: 1 });
    const values = { name: 'Theirs', estimatedvalue: 5, transactioncurrencyid: currency('EUR') };
    const id = site.org.insert('opportunity', { ...values, estimatedclosedate: '2027-01-01' });
    await device.service.importNotes('dynamics', [id]);
    expect(Object.values(device.notes.texts()).map(moneyIn)).toEqual([' ']);
  });
});
