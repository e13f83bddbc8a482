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
  const lines = Object.entries(values).map(([key, value]) => `${key}:${/^(\r|$)/.test(value) ? '' : ' '}${value}`);
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
    await expect.poll(() => button(page, 'Apply 30 changes').evaluate(isInView)).toBe(true);
    await screenshots(page, 'fix-list');
    await button(page, 'Apply 30 changes').click();
    await dialog(page).getByText('Applied 30 changes in 10 notes.').waitFor();
    await screenshots(page, 'fix-done');
    await expect
      .poll(() => textOf(page, 'Deals/Deal 7.md'))
      .toBe(deal(7, { amount: '1200007', oems: '\r\n  - Microsoft', partners: '[Partner A]' }));
    await expect.poll(() => summary(page)).toBe('Checked 10 opportunities: 10 valid, 0 not valid.');
    await expect.poll(() => button(page, /^Fix /).count()).toBe(0);
    await button(page, 'Undo these changes').click();
    await dialog(page).getByText('Undid 30 changes in 10 notes.').waitFor();
    await expect.poll(() => notes(page)).toEqual(NOTES);
    await expect.poll(() => summary(page)).toBe('Checked 10 opportunities: 0 valid, 10 not valid.');
    await button(page, 'Done').click();
    await button(page, 'Fix all certain issues (30)…').waitFor();
  });

  test('the keyboard reaches everything, and the focus stays in the screens', async () => {
    const page = await checked();
    await button(page, 'Fix all certain issues (30)…').focus();
    await page.keyboard.press('Enter');
    await focused(page, 'Apply 30 changes');
    await dialog(page)
      .getByRole('checkbox', { name: /Deal 9\s*partners/ })
      .waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await focused(page, 'Apply 29 changes');
    await page.keyboard.press('Enter');
    await focused(page, 'Undo these changes');
    await page.keyboard.press('Enter');
    await focused(page, 'Done');
    await expect.poll(() => notes(page)).toEqual(NOTES);
    await page.keyboard.press('Enter');
    await expect.poll(() => dialog(page).count()).toBe(0);
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('BUTTON');
  });

  test('one kind, and one note, are fixed alone', async () => {
    const page = await checked();
    await button(page, 'Fix 10 amounts…').click();
    await button(page, 'Apply 10 changes').click();
    await button(page, 'Done').click();
    await button(page, 'Fix all certain issues (20)…').waitFor();
    await button(page, 'Fix issues in Deal 4').click();
    await button(page, 'Apply 2 changes').click();
    await button(page, 'Done').click();
    await button(page, 'Fix all certain issues (18)…').waitFor();
    await expect.poll(() => button(page, 'Fix issues in Deal 4').count()).toBe(0);
  });

  test.each([
    ['phone', { width: 390, height: 844, mobile: true }],
    ['narrow', { width: 240, height: 600 }],
    ['low', { width: 844, height: 390, mobile: true }],
  ] as const)('everything is reachable on a %s screen', async (name, size) => {
    const page = await checked(size);
    await screenshots(page, `fix-run-${name}`);
    await button(page, /^Fix all certain issues/).click();
    await button(page, 'Apply 30 changes').waitFor();
    await screenshots(page, `fix-list-${name}`);
    const overflow = () => dialog(page).evaluate((el) => el.scrollWidth - el.clientWidth);
    await expect.poll(overflow).toBe(0);
    await expect.poll(() => button(page, 'Apply 30 changes').evaluate(isInView)).toBe(true);
    await button(page, 'Apply 30 changes').click();
    await dialog(page).getByText('Applied 30 changes in 10 notes.').waitFor();
    await screenshots(page, `fix-done-${name}`);
    await expect.poll(overflow).toBe(0);
  });
});

function isInView(el: Element): boolean {
  const { top, bottom } = el.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
}

const focused = (page: Page, name: string): Promise<void> =>
  expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(name);

describe('lists of changes', () => {
  test('the order of day and month is one question with a suggestion; uncertain changes are marked', async () => {
    const vault = {
      'Deals/A.md': deal(1, { title: 'Alpha', close_date: '3/4/2027', amount: '"$1,200"' }),
      'Deals/B.md': deal(2, { title: 'Beta', close_date: '30/4/2027', customer: '"مجموعة الأمل"', oems: '[[عميل]]' }),
    };
    const page = await checked({ vault });
    await button(page, /^Fix all certain issues/).click();
    await dialog(page).getByText('1 close date can be read in two ways. Which comes first?').waitFor();
    await expect.poll(() => dialog(page).getByText('Check this', { exact: true }).count()).toBe(1);
    await screenshots(page, 'fix-order');
    await button(page, 'Day first, as in 1 other date').click();
    await expect.poll(() => button(page, 'Day first, as in 1 other date').getAttribute('aria-pressed')).toBe('true');
    await dialog(page)
      .getByRole('checkbox', { name: /Alpha\s*close_date/ })
      .waitFor();
    await button(page, /^Apply/).click();
    await expect.poll(() => textOf(page, 'Deals/A.md')).toContain('close_date: 2027-04-03');
    await expect.poll(() => textOf(page, 'Deals/A.md')).toContain('"$1,200"');
  });

  test('attribution and missing metadata of a folder are listed, applied, and undone by an earlier run', async () => {
    const rules = {
      version: 1,
      rules: { organizations: [], regions: [{ of: 'Department of Defense', region: 'East' }], teams: [] },
    };
    const valid = { amount: '1200', oems: '[Microsoft]', partners: '[Partner A]' };
    const vault = {
      'Deals/A.md': deal(1, valid),
      'Deals/B.md': deal(2, valid),
    };
    const data = { '.obsidian/plugins/crm-sync-attribution/data.json': JSON.stringify(rules) };
    const page = await stage.open({ vault: { ...vault, ...data }, height: 720 });
    await openNote(page, 'Deals/A.md');
    await command(page, 'Fill in missing metadata in current folder');
    await button(page, 'Apply 2 changes').waitFor();
    await expect
      .poll(() => dialog(page).getByText('From a rule, because the customer is “Department of Defense”.').count())
      .toBe(2);
    await screenshots(page, 'fix-fill');
    await button(page, 'Apply 2 changes').click();
    await button(page, 'Done').click();
    await expect.poll(() => textOf(page, 'Deals/B.md')).toContain('region: East');
    await command(page, 'Calculate attribution for current folder');
    await button(page, 'Apply 2 changes').waitFor();
    await screenshots(page, 'fix-attribution');
    await button(page, 'Apply 2 changes').click();
    await dialog(page).getByText('$2,400', { exact: true }).waitFor();
    await dialog(page).getByRole('group', { name: 'By OEM' }).getByText('Microsoft').waitFor();
    await screenshots(page, 'fix-attribution-done');
    await button(page, 'Done').click();
    await expect.poll(() => textOf(page, 'Deals/B.md')).toContain('rev_attribution:');
    await command(page, 'Undo changes to notes');
    await screenshots(page, 'undo-changes');
    await button(page, /^Undo: Calculated attribution/).click();
    await dialog(page).getByText('Undid 2 changes in 2 notes.').waitFor();
    await button(page, 'Done').click();
    await command(page, 'Undo changes to notes');
    await button(page, /^Undo: Filled in missing metadata/).click();
    await button(page, 'Done').click();
    await expect.poll(() => notes(page)).toEqual(vault);
  });

  test.each([
    ['desktop', { width: 1280, height: 720 }],
    ['phone', { width: 390, height: 844, mobile: true }],
  ] as const)('the totals of a folder scroll with the outcomes on a %s screen', async (name, size) => {
    const valid = { oems: '[Microsoft, Cisco]', partners: '[Partner A, Partner B]' };
    const vault = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => {
        const currency = at % 3 === 0 ? 'EUR' : 'USD';
        return [`Deals/Deal ${at + 1}.md`, deal(at + 1, { ...valid, currency, amount: `${at + 1}000` })] as const;
      }),
    );
    const page = await stage.open({ vault, ...size });
    await openNote(page, 'Deals/Deal 1.md');
    await command(page, 'Calculate attribution for current folder');
    await button(page, 'Apply 12 changes').click();
    await dialog(page).getByText('$56,000', { exact: true }).waitFor();
    await dialog(page).getByText('EUR, 4 valid notes').waitFor();
    await screenshots(page, `fix-totals-${name}`);
    const last = dialog(page).locator('.crm-sync-run-list > li').last();
    await last.scrollIntoViewIfNeeded();
    await expect.poll(() => last.evaluate(isInView)).toBe(true);
    await expect.poll(() => dialog(page).evaluate((el) => el.scrollWidth - el.clientWidth)).toBe(0);
    await button(page, 'Done').click();
    await command(page, 'Calculate attribution for current folder');
    await dialog(page).getByText('Nothing to change').waitFor();
    await dialog(page).getByText('$56,000', { exact: true }).waitFor();
    await screenshots(page, `fix-totals-current-${name}`);
  });

  test('the preview of an excluded record is made again after its note was fixed', async () => {
    const page = await stage.open({ vault: NOTES, height: 720 });
    await openNote(page, 'Deals/Deal 1.md');
    await command(page, 'Preview export of current folder');
    await button(page, 'Fix issues…').click();
    await screenshots(page, 'fix-preview');
    await button(page, 'Apply 3 changes').click();
    await button(page, 'Done').click();
    await page.getByRole('row', { name: 'Deal 1 Ready' }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.modal') !== null)).toBe(true);
  });

  test('the panel creates a missing ID', async () => {
    const page = await stage.open({ vault: { 'Radar.md': deal(1, { id: '', title: '' }) } });
    await openNote(page, 'Radar.md');
    await command(page, 'Open panel');
    await button(page, 'Create an ID').waitFor();
    await screenshots(page, 'fix-id');
    await button(page, 'Create an ID').click();
    await expect.poll(() => textOf(page, 'Radar.md')).toMatch(/^id: opp-\d{8}-\d{6}\r?$/m);
    await button(page, 'Use the note’s name').click();
    await expect.poll(() => textOf(page, 'Radar.md')).toMatch(/^title: Radar\r?$/m);
  });
});
