/** Who claims a record, whatever became of it. */
import { describe, expect, test } from 'vitest';
import { linked, linkTo, note, planFor, record, rowFor, toldOf } from './plan-scene.ts';

describe('a record that another was merged into', () => {
  const survivor = record({}, { id: '006B', key: 'opp-9', formerIds: ['006A'] });

  test('takes over the notes of the other, which only have to be linked anew', () => {
    expect(rowFor(linked(), [survivor])).toMatchObject({ verb: 'link', remoteId: '006B', fields: [], blocks: [] });
  });

  test('brings what it says otherwise', () => {
    const row = rowFor(linked(), [{ ...survivor, fields: { ...survivor.fields, Amount: 7 } }]);
    expect([row.verb, toldOf(row)]).toEqual(['pull', ['Amount pull changed-there']]);
  });

  test('is claimed by both notes, until the user says which of them it is', () => {
    const own = note({ crm_salesforce: linkTo('006B'), id: 'opp-9' }, 'Own.md');
    const { rows } = planFor([own, linked()], [survivor]);
    expect(rows.map(({ blocks }) => blocks)).toEqual([
      [{ why: 'same-record', others: ['Own.md'] }],
      [{ why: 'same-record', others: ['Deal.md'] }],
    ]);
  });
});
