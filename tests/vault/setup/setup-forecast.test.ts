/** The number of notes that are valid with given settings. */
import { describe, expect, test } from 'vitest';
import { compileSettings } from '../../../src/config/compiled-settings.ts';
import { DEFAULT_SETTINGS } from '../../../src/config/settings.ts';
import { setupForecast, type DecidingHabits, type SetupForecast } from '../../../src/vault/setup/setup-forecast.ts';
import { surveyNotes } from '../../../src/vault/setup/survey-notes.ts';
import { valueHabits } from '../../../src/vault/setup/value-habits.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { memoryNotes } from '../../support/memory-notes.ts';
import { dealText } from '../../support/rules.ts';

async function forecast(
  files: Readonly<Record<string, string | Uint8Array>>,
  habits: DecidingHabits = {},
  signal?: AbortSignal,
): Promise<SetupForecast | undefined> {
  const clock = manualClock();
  const survey = await surveyNotes({ store: memoryNotes(files), clock, rules: compileSettings(DEFAULT_SETTINGS) });
  const context = { clock, templateFolders: ['Templates'], habits };
  return setupForecast(survey.notes, DEFAULT_SETTINGS, context, signal && { signal });
}

function remaining(found: SetupForecast | undefined): readonly string[] {
  return (found?.reasonsAfterFixes ?? []).map(({ code, field, paths }) => `${code} ${field ?? ''}: ${paths.join(' ')}`);
}

describe('a forecast', () => {
  test('counts opportunities only, and gives the errors of invalid ones, most frequent first', async () => {
    const found = await forecast({
      'a.md': dealText({ id: 'a' }),
      'b.md': dealText({ id: 'b', customer: '' }),
      'c.md': dealText({ id: 'c', customer: undefined, amount: 'much' }),
      'd.md': dealText({ id: 'd', amount: 'tbd' }),
      'e.md': '# Index',
      'Templates/f.md': dealText(),
    });
    expect(found).toMatchObject({ counted: 4, valid: 1, validAfterFixes: 1 });
    expect(remaining(found)).toEqual([
      'amount-not-a-number amount: c.md d.md',
      'required-empty customer: b.md',
      'required-missing customer: c.md',
    ]);
  });

  test('counts certain fixes separately', async () => {
    const found = await forecast({
      'a.md': dealText({ id: 'a', amount: '"$1,200,000"', close_date: '12/31/2026' }),
      'b.md': dealText({ id: 'b', amount: '1.200.000,50 €' }),
      'c.md': dealText({ id: 'c', close_date: '03/04/2027' }),
    });
    expect(found).toMatchObject({ counted: 3, valid: 0, validAfterFixes: 2 });
    expect(remaining(found)).toEqual(['close-date-invalid closeDate: c.md']);
  });

  test('a fix with a second meaning, and a key to fill in, are not certain', async () => {
    const found = await forecast({
      'a.md': dealText({ id: 'a', oems: 'HP, Cisco and Dell' }),
      'b.md': dealText({ id: undefined }),
    });
    expect(found).toMatchObject({ counted: 2, valid: 0, validAfterFixes: 0 });
  });

  test('the other values of a column decide ambiguous ones', async () => {
    const habits = {
      amount: valueHabits(['1.234,50 €'], 'EUR'),
      closeDate: valueHabits(['12/31/2026'], 'USD'),
    };
    const files = { 'a.md': dealText({ amount: '12.500', close_date: '03/04/2027' }) };
    expect(await forecast(files)).toMatchObject({ validAfterFixes: 0 });
    expect(await forecast(files, { closeDate: habits.closeDate })).toMatchObject({ validAfterFixes: 0 });
    expect(await forecast(files, habits)).toMatchObject({ valid: 0, validAfterFixes: 1 });
  });

  test('finds duplicate IDs among the notes', async () => {
    const found = await forecast({ 'a.md': dealText({ id: 'X' }), 'b.md': dealText({ id: 'x' }), 'c.md': dealText() });
    expect(found).toMatchObject({ counted: 3, valid: 1, validAfterFixes: 1 });
    expect(remaining(found)).toEqual(['id-duplicate id: a.md b.md']);
  });

  test('counts a file that is not UTF-8 as invalid, with any fix', async () => {
    const found = await forecast({ 'a.md': Buffer.from(dealText({ customer: 'Café', amount: '$5' }), 'latin1') });
    expect(found).toMatchObject({ counted: 1, valid: 0, validAfterFixes: 0 });
  });

  test('is undefined if it is aborted', async () => {
    const abort = new AbortController();
    abort.abort();
    expect(await forecast({ 'a.md': dealText() }, {}, abort.signal)).toBeUndefined();
  });
});
