/** Each bug that is put into the conversations on purpose turns its scene red: what the scenes are worth. */
import { expect, test } from 'vitest';
import { mutated, type Bug } from '../../support/mutated.ts';
import type * as Scenes from './scenes.ts';
import { SCENES } from './scenes.ts';

interface Mutation extends Bug {
  readonly name: string;
  readonly turnsRed: keyof typeof SCENES;
}

const MUTATIONS: readonly Mutation[] = [
  {
    name: 'rows are read by the code of whole requests',
    file: 'targets/salesforce/trouble.ts',
    from: 'object({ statusCode: string(), ...COMPLAINT })',
    to: "object({ errorCode: string(), statusCode: nullish(string(), ''), ...COMPLAINT })",
    needs: "import { nullish } from 'valibot';",
    turnsRed: 'a bad row is told by its own code, and spoils no other',
  },
  {
    name: 'whole requests are read by the code of rows',
    file: 'targets/salesforce/trouble.ts',
    from: 'const REFUSAL = array(object({ errorCode: string(),',
    to: "const REFUSAL = array(object({ statusCode: string(), errorCode: nullish(string(), ''),",
    needs: "import { nullish } from 'valibot';",
    turnsRed: 'a spent allowance ends the run',
  },
  {
    name: 'queries go into the address as they are',
    file: 'targets/salesforce/query.ts',
    from: '?q=${encodeURIComponent(soql)}',
    to: "?q=${soql.replaceAll(' ', '+')}",
    turnsRed: 'a name is found whatever stands in it',
  },
  {
    name: 'quotes in a name are not escaped',
    file: 'targets/salesforce/query.ts',
    from: "text.replace(/[\\\\']/g, '\\\\$&')",
    to: 'text',
    turnsRed: 'a name is found whatever stands in it',
  },
  {
    name: 'an answer of another length is taken',
    file: 'targets/salesforce/collections.ts',
    from: 'if (results.length !== count)',
    to: 'if (results.length < 0)',
    turnsRed: 'an answer for fewer records than were sent is none',
  },
  {
    name: 'a bulk job that is complete counts as passed for all',
    file: 'targets/salesforce/bulk.ts',
    from: 'if (bad !== undefined) return',
    to: "if (bad !== undefined) return { opId, ok: true, id: '006000000000001AAA', created: true }; if (bad)  return",
    turnsRed: 'bulk results are told by their key, and some may fail',
  },
  {
    name: 'bulk results are told by their place',
    file: 'targets/salesforce/bulk.ts',
    from: 'lines.map(({ opId, mark }): WriteAnswer => {\n    const good = succeeded.get(mark);',
    to: 'lines.map(({ opId, mark }, at): WriteAnswer => {\n    const good = [...succeeded.values()][at];',
    turnsRed: 'bulk results are told by their key, and some may fail',
  },
  {
    name: 'days become instants on the way',
    file: 'targets/codec.ts',
    from: 'day: (day) => day,',
    to: 'day: (day) => new Date(day).toISOString(),',
    turnsRed: 'a close date is the day that the note says',
  },
];

test.each(MUTATIONS.map((one, at) => [one.name, one, at] as const))(
  'it is found that %s',
  { timeout: 60_000 },
  async (_, mutation, at) => {
    const scenes = await mutated<typeof Scenes>('targets/salesforce/scenes.ts', mutation, `salesforce-${at}`);
    await expect(scenes.SCENES[mutation.turnsRed]()).rejects.toThrow();
  },
);

test.each(Object.entries(SCENES))('%s', async (_, run) => {
  await expect(run()).resolves.toBeUndefined();
});
