/** Changes by others in the account: automation, an admin who changes the time zone and the stages, faulty listings. */
import { expect, test } from 'vitest';
import { DEAL, KEY, call, input, post, started, upsert } from '../../../../tools/loopback-crms/hubspot/caller.ts';
import { nextPage } from '../../../../tools/loopback-crms/hubspot/faults.ts';

test('a value that is automated in the same transaction is in the answer', async () => {
  const hub = await started();
  hub.portal.automate({ table: 'deals', when: 'at once', change: () => ({ amount: '1000' }) });
  const reply = await upsert(hub, [input('K-1', { ...DEAL, amount: '2000' })]);
  expect(reply.body.results).toMatchObject([{ properties: { amount: '1000' } }]);
  expect(hub.portal.live('deals')[0]?.values['amount']).toBe('1000');
});

test('a workflow changes a value back later, once, and the time of the last change advances once more', async () => {
  const hub = await started();
  hub.portal.automate({ table: 'deals', when: 'later', change: () => ({ amount: '1000' }) });
  await upsert(hub, [input('K-1', { ...DEAL, amount: '2000' })]);
  const deal = () => hub.portal.byValue('deals', KEY, 'K-1');
  const before = deal();
  expect(before?.values['amount']).toBe('2000');
  hub.portal.advance(60_000);
  hub.portal.runWorkflows();
  expect(deal()?.values['amount']).toBe('1000');
  expect(deal()?.updatedMs).toBeGreaterThan(before?.updatedMs ?? 0);
  hub.portal.edit(deal()?.id ?? '', { amount: '3000' });
  hub.portal.runWorkflows();
  expect(deal()?.values['amount']).toBe('3000');
});

test('another time zone is reported immediately, and no close date changes', async () => {
  const hub = await started({ portal: { timeZone: 'America/New_York' } });
  const id = hub.portal.insert('deals', { ...DEAL, closedate: '2026-03-31T04:00:00.000Z' });
  hub.portal.timeZone = 'Asia/Tokyo';
  expect((await call(hub, 'GET', 'account-info/V/details')).body).toMatchObject({
    ...{ timeZone: 'Asia/Tokyo', utcOffset: '+09:00' },
  });
  const reply = await call(hub, 'GET', `crm/objects/V/deals/${id}?properties=closedate`);
  expect(reply.body).toMatchObject({ properties: { closedate: '2026-03-31T04:00:00.000Z' } });
});

test('stages have creation and change times; deals keep a stage that was removed', async () => {
  const hub = await started();
  const stages = async (): Promise<Record<string, unknown>[]> => {
    const { body } = await call(hub, 'GET', 'crm/pipelines/V/deals');
    return (body.results?.[0] as unknown as { stages: Record<string, unknown>[] }).stages;
  };
  const [first] = await stages();
  expect(first).toMatchObject({ createdAt: '2026-11-22T18:30:15.123Z', updatedAt: '2026-11-22T18:30:15.123Z' });
  const id = hub.portal.insert('deals', { ...DEAL, dealstage: 'qualifiedtobuy' });
  hub.portal.advance(60_000);
  hub.portal.changeStage('qualifiedtobuy', { label: 'Qualified' });
  expect((await stages())[1]).toMatchObject({
    ...{ id: 'qualifiedtobuy', label: 'Qualified' },
    ...{ createdAt: '2026-11-22T18:30:15.123Z', updatedAt: '2026-11-22T18:31:15.123Z' },
  });
  hub.portal.changeStage('qualifiedtobuy', 'removed');
  expect((await stages()).map((stage) => stage['id'])).not.toContain('qualifiedtobuy');
  const change = (properties: object) => call(hub, 'PATCH', `crm/objects/V/deals/${id}`, { body: { properties } });
  expect((await change({ dealname: 'New' })).status).toBe(200);
  expect((await change({ dealstage: 'qualifiedtobuy' })).status).toBe(400);
  expect(hub.portal.get(id)?.values).toMatchObject({ dealname: 'New', dealstage: 'qualifiedtobuy' });
});

test('a page has the next link that a test has ordered', async () => {
  const hub = await started();
  hub.portal.insert('deals', DEAL);
  hub.portal.settleIndex();
  hub.faults.onPage('/search', nextPage('0'));
  hub.faults.onPage('/owners', nextPage('1'));
  const search = () => post(hub, 'crm/objects/V/deals/search', { filterGroups: [], limit: 1 });
  expect((await search()).body).toMatchObject({ paging: { next: { after: '0' } } });
  expect((await search()).body).not.toHaveProperty('paging');
  expect((await call(hub, 'GET', 'crm/owners/V')).body).toMatchObject({ paging: { next: { after: '1' } } });
});
