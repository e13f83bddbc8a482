/** The pane in which the app opens a link, from the keys and buttons of an event. */
import { expect, test } from 'vitest';
import { Keymap } from '../../../tools/obsidian-host/browser/keymap.ts';

test.each([
  [{}, false],
  [{ shiftKey: true }, false],
  [{ ctrlKey: true }, 'tab'],
  [{ button: 1 }, 'tab'],
  [{ ctrlKey: true, altKey: true }, 'split'],
  [{ ctrlKey: true, altKey: true, shiftKey: true }, 'window'],
])('%j opens %s', (keys, pane) => {
  const event = { ctrlKey: false, altKey: false, shiftKey: false, button: 0, ...keys };
  expect(Keymap.isModEvent(event as MouseEvent)).toBe(pane);
});

test('no event opens the link in the same pane', () => {
  expect(Keymap.isModEvent(null)).toBe(false);
});
