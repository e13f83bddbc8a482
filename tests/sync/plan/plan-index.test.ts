/** The notes that claim a record, regardless of the record's changes. */
import { describe, expect, test } from 'vitest';
import { linked, linkTo, note, planFor, record, rowFor, toldOf } from './plan-scene.ts';

describe('a record into which another was merged', () => {
  const survivor = record({}, { id: '006B', key: 'opp-9', formerIds: ['006A'] });

  test('takes over the notes of the other, which only need a new link', () => {
    expect(rowFor(linked(), [survivor])).toMatchObject({ verb: 'link', remoteId: '006B', fields: [], blocks: [] });
  });

  test('pulls its different values', () => {
    const row = rowFor(linked(), [{ ...survivor, fields: { ...survivor.fields, Amount: 7 } }]);
    expect([row.verb, toldOf(row)]).toEqual(['pull', ['Amount pull changed-there']]);
  });

  test('is claimed by both notes, until the user selects one of them', () => {
    const own = note({ crm_salesforce: linkTo('006B'), id: 'opp-9' }, 'Own.md');
    const { rows } = planFor([own, linked()], [survivor]);
    expect(rows.map(({ blocks }) => blocks)).toEqual([
      [{ why: 'same-record', others: ['Own.md'] }],
      [{ why: 'same-record', others: ['Deal.md'] }],
    ]);
  });
});
