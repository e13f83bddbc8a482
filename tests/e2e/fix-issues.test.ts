/** Issues are fixed in place as a user sees it: listed, applied with two clicks, and undone to the byte. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { command, openNote, type OpenOptions, screenshots, setStage, textOf, texts } from './stage.ts';

const stage = setStage();

const dialog = (page: Page) => page.locator('.modal');
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** Returns a deal with three issues that have a certain fix; `more` replaces its values. */
function deal(number: number, more: Readonly<Record<string, string>> = {}): string {
  const values = {
    type: 'opportunity',
    id: `OPP-${number}`,
    title: `Deal ${number}`,
    customer: 'Department of Defense',
    amount: `"$1,200,${String(number).padStart(3, '0')}"`,
    stage: 'Proposal',
    close_date: '2027-03-31 # agreed',
    oems: 'Microsoft',
    partners: '[N/A, Partner A]',
    ...more,
  };
  const lines = Object.entries(values).map(([key, value]) => `${key}:${value.startsWith('\r') ? '' : ' '}${value}`);
  return ['---', ...lines, '---', '', 'Text.', ''].join('\r\n');
}

const NOTES = Object.fromEntries(
  Array.from({ length: 10 }, (_, at) => [`Deals/Deal ${at + 1}.md`, deal(at + 1)] as const),
);

async function checked(options: OpenOptions = {}): Promise<Page> {
  const page = await stage.open({ vault: NOTES, height: 720, ...options });
  await openNote(page, Object.keys(options.vault ?? NOTES)[0] ?? '');
  await command(page, 'Validate current folder');
  await button(page, /^Fix all certain issues/).waitFor();
  return page;
}

/** Returns the notes, without the log. */
async function notes(page: Page): Promise<Record<string, string>> {
  return Object.fromEntries(Object.entries(await texts(page)).filter(([path]) => path.startsWith('Deals/')));
}

const summary = (page: Page) => page.locator('.crm-sync-run-summary').textContent();

describe('from a folder run', () => {
  test('two clicks fix 3 issues in each of 10 notes, and one click undoes them', async () => {
    const page = await checked();
    await screenshots(page, 'fix-run');
    await button(page, 'Fix all certain issues (30)…').click();
    await dialog(page).getByText('Amount isn’t a number').waitFor();
    await screenshots(page, 'fix-list');
    await button(page, 'Apply 30 changes').click();
    await dialog(page).getByText('Applied 30 changes in 10 notes.').waitFor();
    await screenshots(page, 'fix-done');
    expect(await textOf(page, 'Deals/Deal 7.md')).toBe(
      deal(7, { amount: '1200007', oems: '\r\n  - Microsoft', partners: '[Partner A]' }),
    );
    await expect.poll(() => summary(page)).toBe('Checked 10 opportunities: 10 valid, 0 not valid.');
    await expect.poll(() => button(page, /^Fix /).count()).toBe(0);
    await button(page, 'Undo these changes').click();
    await dialog(page).getByText('Undid 30 changes in 10 notes.').waitFor();
    await expect.poll(() => notes(page)).toEqual(NOTES);
    await expect.poll(() => summary(page)).toBe('Checked 10 opportunities: 0 valid, 10 not valid.');
    await button(page, 'Done').click();
    await button(page, 'Fix all certain issues (30)…').waitFor();
  });
});
