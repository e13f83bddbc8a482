/**
 * Invisible characters are marked in everything that a screen draws, at any time.
 * @vitest-environment happy-dom
 */
import { beforeAll, expect, test, vi } from 'vitest';
import { showHidden } from '../../../src/ui/parts/hidden-marks.ts';
import { installElementMethods } from './draw-dom.ts';

beforeAll(installElementMethods);

const EVIL = 'Deal \u202etfihs\u202c';
const SHOWN = 'Deal ⟨U+202E⟩tfihs⟨U+202C⟩';

function root(): HTMLElement {
  document.body.replaceChildren();
  return document.body.createDiv();
}

test('existing, added, and changed text is marked', async () => {
  const el = root();
  el.createSpan({ text: EVIL });
  const end = showHidden(el);
  expect(el.textContent).toBe(SHOWN);
  const later = el.createDiv().createEl('button', { text: EVIL, attr: { 'aria-label': EVIL, 'data-key': EVIL } });
  await vi.waitFor(() => {
    expect(later.textContent).toBe(SHOWN);
  });
  expect([later.getAttribute('aria-label'), later.getAttribute('data-key')]).toEqual([SHOWN, EVIL]);
  later.setAttribute('aria-label', `${EVIL}!`);
  later.textContent = 'A\u200bb';
  await vi.waitFor(() => {
    expect([later.textContent, later.getAttribute('aria-label')]).toEqual(['A⟨U+200B⟩b', `${SHOWN}!`]);
  });
  end();
  later.textContent = EVIL;
  await Promise.resolve();
  expect(later.textContent).toBe(EVIL);
});

test('text inputs and visible characters are not changed', () => {
  const el = root();
  el.createEl('textarea', { text: EVIL });
  el.createSpan({ text: '👩‍💻 می‌خواهم Café' });
  showHidden(el);
  expect(el.textContent).toBe(`${EVIL}👩‍💻 می‌خواهم Café`);
});
