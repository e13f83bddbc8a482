/**
 * The documentation's pictures show the current screens: `npm run pictures` was run after the last change of a text.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
// @ts-expect-error a script without types, which are declared below
import { launchBrowser as launch } from '../../scripts/browser.mjs';
// @ts-expect-error a script without types, which are declared below
import { startExamplePage as start } from '../../scripts/example-page.mjs';
// @ts-expect-error a script without types, which are declared below
import { SCREENS as ALL, visitScreens as visit } from '../../scripts/screens.mjs';

interface Example {
  close(): Promise<void>;
}

const launchBrowser = launch as () => Promise<Browser>;
const startExamplePage = start as () => Promise<Example>;
const visitScreens = visit as (browser: Browser, example: Example) => Promise<string>;
const SCREENS = ALL as readonly { readonly name: string }[];

const FOLDER = join(import.meta.dirname, '../../docs/pictures');

test('each screen has one picture', () => {
  const pictures = readdirSync(FOLDER).filter((name) => name.endsWith('.png'));
  expect(pictures.sort()).toEqual(SCREENS.map(({ name }) => `${name}.png`).sort());
});

test('each screen has the text that its picture shows', async () => {
  const [browser, example] = await Promise.all([launchBrowser(), startExamplePage()]);
  try {
    const texts = await visitScreens(browser, example);
    expect(texts).toBe(readFileSync(join(FOLDER, 'texts.txt'), 'utf8'));
  } finally {
    await Promise.all([browser.close(), example.close()]);
  }
});
