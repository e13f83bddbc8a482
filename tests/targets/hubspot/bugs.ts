/** Bugs put into the conversations with HubSpot on purpose, each with the scene that has to find it. */
import type { SceneBug } from '../../support/mutated.ts';
import type { SCENES } from './scenes.ts';

export const BUGS: readonly SceneBug<keyof typeof SCENES>[] = [
  {
    name: 'results are told by their place',
    file: 'targets/hubspot/batch.ts',
    from: 'batch.map((row) => answerOf(row, scope, results, errors))',
    to: 'batch.map((row, at) => answerOf(row, scope, results.slice(at, at + 1).map((one) => ({ ...one, objectWriteTraceId: row.opId })), errors))',
    scene: 'every deal gets its own answer, whatever their order',
  },
  {
    name: 'results without a trace are told by nothing',
    file: 'targets/hubspot/batch.ts',
    from: "one.objectWriteTraceId === '' ? found(one) === mark :",
    to: "one.objectWriteTraceId === '' ? true :",
    scene: 'every deal gets its own answer without a trace too',
  },
  {
    name: 'an answer of the kind of success counts as passed for all',
    file: 'targets/hubspot/batch.ts',
    from: 'if (error !== undefined) return { opId, ok: false, trouble: rowTrouble(error) };',
    to: "if (error !== undefined) return { opId, ok: true, id: '1', created: true };",
    scene: 'a batch that worked in part says who did not',
  },
  {
    name: 'what nobody names counts as passed',
    file: 'targets/hubspot/batch.ts',
    from: 'return { opId, ok: false, trouble: unaccounted(errors) };',
    to: "return { opId, ok: true, id: id ?? '1', created: true };",
    scene: 'an answer that names nobody is none',
  },
  {
    name: 'ids of deals are read as numbers',
    file: 'targets/hubspot/read.ts',
    from: 'export const FOUND = object({\n  id: string(),',
    to: 'export const FOUND = object({\n  id: pipe(string(), transform((id) => String(Number(id)))),',
    needs: "import { pipe, transform } from 'valibot';",
    scene: 'an id keeps all its digits',
  },
  {
    name: 'ids of companies are read as numbers',
    file: 'targets/hubspot/api.ts',
    from: 'pipe(number(), safeInteger(), transform(String))',
    to: 'pipe(number(), transform(String))',
    scene: 'a company keeps all the digits of its id',
  },
  {
    name: 'days are midnight in Greenwich',
    file: 'targets/codec.ts',
    from: "String(startOfDay(day, options['timeZone'] ?? 'UTC'))",
    to: "String(startOfDay(day, options['zone'] ?? 'UTC'))",
    scene: 'a close date is the day that the note says',
  },
  {
    name: 'all deals have one trace',
    file: 'targets/hubspot/batch.ts',
    from: 'inputs = batch.map(({ opId, id, key, properties }) =>',
    to: "inputs = batch.map((row) => ({ ...row, opId: 'sync' })).map(({ opId, id, key, properties }) =>",
    scene: 'one bad deal does not undo its batch',
  },
  {
    name: 'a search ends where it reaches no further',
    file: 'targets/hubspot/search.ts',
    from: 'if (found.length < MOST_HITS) return [...byId.values()];',
    to: 'if (found.length <= MOST_HITS) return [...byId.values()];',
    scene: 'a search goes on where it can reach no further',
  },
  {
    name: 'a search goes on from a stamp that it never leaves',
    file: 'targets/hubspot/search.ts',
    from: 'const [first, last] = [stampOf(found[0]), stampOf(found.at(-1))];',
    to: 'const [first, last] = [0, stampOf(found.at(-1))];',
    scene: 'deals of one stamp are found past the reach of a search',
  },
  {
    name: 'a spent day is waited for',
    file: 'targets/hubspot/trouble.ts',
    from: 'const spent = status === 429 && /daily/i.test(limit);',
    to: 'const spent = status === 430 && /daily/i.test(limit);',
    scene: 'a spent day ends the run',
  },
  {
    name: 'a company is one among others',
    file: 'targets/hubspot/links.ts',
    from: 'associationTypeId: 5 }',
    to: 'associationTypeId: 341 }',
    scene: 'the company shows on the deal',
  },
];
