/**
 * Rules of the stylesheet: documented variables, the plugin's own class names, both writing directions, optional
 * motion.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DOCUMENTED_VARIABLES } from './settings/documented-variables.ts';

const css = readFileSync(join(import.meta.dirname, '../../styles.css'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');

const documented = new Set(Object.values(DOCUMENTED_VARIABLES).flat());

/** Returns the selectors of all rules, split at commas outside of parentheses, including those in at-rules. */
function selectorsOf(text: string): string[] {
  return [...text.matchAll(/([^{};]+)\{/g)]
    .map((match) => (match[1] ?? '').trim())
    .filter((selector) => !selector.startsWith('@') && !/^(?:from|to|\d+%)/.test(selector))
    .flatMap((selector) => selector.split(/,(?![^(]*\))/).map((part) => part.trim()));
}

/** Returns names and values of all declarations. */
function declarationsOf(text: string): (readonly [string, string])[] {
  return [...text.matchAll(/[{;]\s*([\w-]+)\s*:\s*([^;{}]+)(?=;)/g)].map((match) => [match[1] ?? '', match[2] ?? '']);
}

test('every variable is documented or defined by the plugin', () => {
  const used = [...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1] ?? '');
  expect(used.length).toBeGreaterThan(20);
  expect(used.filter((name) => !documented.has(name) && !name.startsWith('--crm-sync-'))).toEqual([]);
});

test('no variable of the app is set', () => {
  const set = declarationsOf(css).filter(([name]) => name.startsWith('--') && !name.startsWith('--crm-sync-'));
  expect(set).toEqual([]);
});

test('every selector contains a class of the plugin', () => {
  expect(selectorsOf(css).filter((selector) => !selector.includes('.crm-sync-'))).toEqual([]);
});

test('no rule uses left or right, so that both writing directions work', () => {
  const sided = declarationsOf(css).filter(
    ([name, value]) => /(?:^|-)(?:left|right)(?:-|$)/.test(name) || (name === 'text-align' && /left|right/.test(value)),
  );
  expect(sided).toEqual([]);
});

test('no rule contains a literal color or !important', () => {
  expect(css).not.toMatch(/#[\da-f]{3,8}\b|\brgba?\(|\bhsla?\(|!important/i);
});

test('motion stops if the user prefers reduced motion, and touch targets grow', () => {
  expect(css).toMatch(/@media \(prefers-reduced-motion: reduce\)/);
  expect(css).toMatch(/\.is-mobile \.crm-sync-/);
  expect(css).toMatch(/min-height: 44px/);
});

test.each([
  ['.a, .crm-sync-b:is(.c, .d) { x: y; }', ['.a', '.crm-sync-b:is(.c, .d)']],
  ['@media print { .e { x: y; } }', ['.e']],
])('selectors are found in %s', (text, selectors) => {
  expect(selectorsOf(text)).toEqual(selectors);
});
