/** Notes that look like opportunities, and their keys as columns. */
import { describe, expect, test } from 'vitest';
import { keyNames } from '../../../src/domain/fields.ts';
import { keyIndex, readNote } from '../../../src/notes/read.ts';
import { columnsOf, likelyNotes } from '../../../src/vault/setup/likely-opportunities.ts';

const INDEX = keyIndex(keyNames());

function surveyed(files: Readonly<Record<string, string>>) {
  return Object.entries(files).map(([path, yaml]) => {
    const text = `---\n${yaml}\n---\n`;
    return { path, text, misread: undefined, reading: readNote(text, INDEX, 'USD') };
  });
}

function kinds(files: Readonly<Record<string, string>>) {
  const { likely, possible, templates } = likelyNotes(surveyed(files), INDEX);
  return { likely: [...likely], possible: [...possible], templates: [...templates] };
}

const FULL = 'Kunde: C\nBetrag: 5\nPhase: P';

describe('the likely opportunities', () => {
  test('have three distinctive fields; with two, a note is possible, or likely in the folder of a likely one', () => {
    expect(
      kinds({
        'D/a.md': FULL,
        'D/b.md': 'Kunde: C\nBetrag: 5',
        'E/c.md': 'Kunde: C\nBetrag: 5',
        'E/d.md': 'Kunde: C\nNummer: 5\ntitle: x',
      }),
    ).toEqual({ likely: ['D/a.md', 'D/b.md'], possible: ['E/c.md'], templates: [] });
  });

  test('have two if no note has three', () => {
    expect(kinds({ 'a.md': 'customer: C\namount: 5', 'E/b.md': 'stage: C\nclose_date: x' }).likely).toEqual([
      'a.md',
      'E/b.md',
    ]);
  });

  test('are neither templates nor files of other tools', () => {
    expect(
      kinds({ 'a.md': `${FULL}\ntitle: "{{title}}"`, 'b.md': `${FULL}\nkanban-plugin: board`, 'c.md': FULL }),
    ).toEqual({
      ...{ likely: ['c.md'], possible: [], templates: ['a.md'] },
    });
  });

  test('need such keys', () => {
    expect(kinds({ 'a.md': 'title: Soup\nservings: 4' })).toEqual({ likely: [], possible: [], templates: [] });
  });
});

test('columns have a value for each note with the key, and no maps', () => {
  const notes = surveyed({
    'a.md': 'b: "[[Acme|us]]"\na: [x, y]\nc: {d: 1}',
    'b.md': 'a: [x]\nb:\nc: 5',
    'c.md': 'b: see [[Acme]] and [[Vexil]]',
  });
  expect(columnsOf(notes)).toEqual([
    { key: 'a', values: [['x', 'y'], 'x'] },
    { key: 'b', values: ['Acme', '', 'see [[Acme]] and [[Vexil]]'] },
    { key: 'c', values: ['5'] },
  ]);
});
