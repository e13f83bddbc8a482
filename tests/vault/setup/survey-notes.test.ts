/** The sample of notes that the setup assistant reads. */
import { describe, expect, test } from 'vitest';
import { compileSettings } from '../../../src/config/compiled-settings.ts';
import { DEFAULT_SETTINGS } from '../../../src/config/settings.ts';
import { surveyNotes, surveySample } from '../../../src/vault/setup/survey-notes.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { memoryNotes } from '../../support/memory-notes.ts';

const RULES = compileSettings(DEFAULT_SETTINGS);

function stamps(...paths: readonly string[]) {
  return paths.map((path) => ({ path, mtime: 1, size: 1 }));
}

describe('the sample', () => {
  test('is the whole vault if it is small enough', () => {
    const notes = stamps('a.md', 'b.md');
    expect(surveySample(notes, 2)).toBe(notes);
  });

  test.each(['Deals', 'Sales Pipeline', 'Opportunities/2026', 'Verkäufe', '商談'])('prefers notes in %s', (folder) => {
    const notes = stamps('Daily/1.md', 'Daily/2.md', 'Daily/3.md', `${folder}/a.md`, `${folder}/b.md`);
    expect(surveySample(notes, 3).map(({ path }) => path)).toEqual(['Daily/1.md', `${folder}/a.md`, `${folder}/b.md`]);
  });

  test('takes the other notes folder by folder', () => {
    const notes = stamps('A/1.md', 'A/2.md', 'A/3.md', 'A/4.md', 'B/1.md', 'C/1.md', 'C/2.md');
    expect(surveySample(notes, 4).map(({ path }) => path)).toEqual(['A/1.md', 'A/2.md', 'B/1.md', 'C/1.md']);
  });
});

describe('the survey', () => {
  test('reads at most 500 notes, and a failure is one note only', async () => {
    const files = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`Notes/${at}.md`, 'x']));
    const store = memoryNotes({ ...files, 'Deals/a.md': '---\nid: 1\n---\n', 'Deals/b.md': 'y' });
    store.breakAt('Deals/b.md', new Error('locked'));
    const survey = await surveyNotes({ store, clock: manualClock(), rules: RULES });
    expect(survey).toMatchObject({
      total: 602,
      cancelled: false,
      failures: [{ path: 'Deals/b.md', message: 'locked' }],
    });
    expect(survey.notes).toHaveLength(499);
    expect(store.counts).toEqual({ reads: 500, writes: 0 });
    expect(survey.notes[0]).toMatchObject({ path: 'Deals/a.md', reading: { state: 'read' } });
  });

  test('reads the readable part of a file that is not UTF-8', async () => {
    const store = memoryNotes({ 'a.md': Buffer.from([0x63, 0x61, 0x66, 0xe9]) });
    const { notes } = await surveyNotes({ store, clock: manualClock(), rules: RULES });
    expect(notes[0]?.misread?.encoding).toBeDefined();
  });

  test('stops when it is aborted', async () => {
    const abort = new AbortController();
    abort.abort();
    const store = memoryNotes({ 'a.md': 'x' });
    const survey = await surveyNotes({ store, clock: manualClock(), rules: RULES }, { signal: abort.signal });
    expect(survey).toMatchObject({ cancelled: true, notes: [] });
  });
});
