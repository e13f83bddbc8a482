/** Renaming a key changes nothing else in the note. */
import { expect, test } from 'vitest';
import type { NoteEdit } from '../../src/domain/value.ts';
import { applyEdit } from '../../src/notes/edit.ts';
import { parseFrontmatter } from '../../src/notes/parse.ts';
import { EDGE_CASES } from './edge-cases.ts';

const NEVER = { createFrontmatter: false };

function renaming(text: string, key: string, to: string): NoteEdit {
  const parsed = parseFrontmatter(text);
  const entries = parsed.state === 'read' ? parsed.frontmatter.entries : [];
  const entry = entries.find((one) => one.key === key);
  return { do: 'rename', path: [key], to, was: entry === undefined ? key : text.slice(entry.keyFrom, entry.keyTo) };
}

/** Returns the properties after the edit, or the code of the refusal. */
function renamed(yaml: string, key = 'Amout', to = 'amount'): string {
  const text = `---\n${yaml}\n---\nbody Amout\n`;
  const outcome = applyEdit(text, renaming(text, key, to), NEVER);
  return 'text' in outcome ? outcome.text.slice(4, -'\n---\nbody Amout\n'.length) : outcome.refused.code;
}

test.each<[string, string, string]>([
  ['a plain key', 'id: 1\nAmout: 5\nstage: x', 'id: 1\namount: 5\nstage: x'],
  ['spaces before the colon and a comment', 'Amout  :  5 # net', 'amount  :  5 # net'],
  ['a comment above and below', '# Amout\nAmout: 5\n# Amout\n', '# Amout\namount: 5\n# Amout\n'],
  ['double quotes', '"Amout": 5', '"amount": 5'],
  ['single quotes', "'Amout': 5", "'amount': 5"],
  ['an escape', '"Amo\\u0075t": 5', '"amount": 5'],
  ['an anchored value and its alias', 'Amout: &a 5\nx: *a', 'amount: &a 5\nx: *a'],
  ['an alias as value', 'x: &a 5\nAmout: *a # why', 'x: &a 5\namount: *a # why'],
  ['a tag and an anchor before the key', '!!str &k Amout: 5', '!!str &k amount: 5'],
  ['a tagged value', 'Amout: !!str 5', 'amount: !!str 5'],
  ['an explicit key', '? Amout\n: 5', '? amount\n: 5'],
  ['an explicit key without a value', '? Amout', '? amount'],
  ['a block value', 'Amout: |\n  5\n\n  6\nx: 1', 'amount: |\n  5\n\n  6\nx: 1'],
  ['a list in the column of the key', 'Amout:\n- 5\n- 6\nx: 1', 'amount:\n- 5\n- 6\nx: 1'],
  ['braces around all', '{"Amout": 5, x: 1}', '{"amount": 5, x: 1}'],
  ['braces around all, without quotes', '{Amout: 5, x: 1}', '{"amount": 5, x: 1}'],
  ['indented properties', '  id: 1\n  Amout: 5', '  id: 1\n  amount: 5'],
  ['no value after the key', 'Amout:', 'amount:'],
  ['the same name deeper down', 'Amout: 5\nm: {amount: 1}', 'amount: 5\nm: {amount: 1}'],
])('%s', (_, yaml, after) => {
  expect(renamed(yaml)).toBe(after);
});

test.each<[string, string, string]>([
  ['the new key already exists', 'Amout: 5\namount: 6', 'changed-meanwhile'],
  ['the new key already exists in quotes', 'Amout: 5\n"amount": 6', 'changed-meanwhile'],
  ['neither key exists', 'x: 5', 'changed-meanwhile'],
  ['the key is an alias', '&k Amout: 5\nx: *k', 'anchor-in-use'],
  ['the properties cannot be read', 'Amout: 5\na: b: c', 'colon-in-value'],
])('rejected if %s', (_, yaml, code) => {
  expect(renamed(yaml)).toBe(code);
});

test('rejected if the key is now written differently', () => {
  const text = '---\n"Amout": 5\n---\n';
  const outcome = applyEdit(text, { do: 'rename', path: ['Amout'], to: 'amount', was: 'Amout' }, NEVER);
  expect(outcome).toMatchObject({ refused: { code: 'changed-meanwhile' } });
});

test('a key that already has the name is unchanged', () => {
  const text = '---\namount: 5\n---\n';
  expect(applyEdit(text, renaming(text, 'Amout', 'amount'), NEVER)).toEqual({ text });
});

test.each([
  ['\r\n', '---\r\nAmout: 5\r\nx: 1\r\n---\r\n'],
  ['\r', '---\nAmout: 5\rx: 1\n---\n'],
])('line ends stay: %j', (_, text) => {
  expect(applyEdit(text, renaming(text, 'Amout', 'amount'), NEVER)).toEqual({ text: text.replace('Amout', 'amount') });
});

test.each(EDGE_CASES.map((one) => [one.name, one] as const))('in real frontmatter: %s', (_, { note }) => {
  const parsed = parseFrontmatter(note);
  for (const { key, keyFrom, keyTo } of parsed.state === 'read' ? parsed.frontmatter.entries : []) {
    const outcome = applyEdit(note, renaming(note, key, 'other_name'), NEVER);
    if ('refused' in outcome) expect(outcome.refused.code).toBe('anchor-in-use');
    else {
      expect(outcome.text.startsWith(note.slice(0, keyFrom))).toBe(true);
      expect(outcome.text.endsWith(note.slice(keyTo))).toBe(true);
      const between = outcome.text.slice(keyFrom, outcome.text.length - note.length + keyTo);
      expect(['other_name', '"other_name"', "'other_name'"]).toContain(between);
    }
  }
});
