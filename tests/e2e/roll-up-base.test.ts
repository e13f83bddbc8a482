/** The view `crm-roll-up` of a base: its notes, options, limit, place in a note, and what it leaves. */
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { FOLDER, rows, SMALL, textOfNote, write } from './roll-up-vault.ts';
import { command, exampleVault, openNote, type OpenOptions, screenshots, setStage, textOf } from './stage.ts';

const stage = setStage();

const BASE = `filters: {and: ['type == "opportunity"', 'file.inFolder("Opportunities")']}
views:
  - {type: crm-roll-up, name: Credit}
  - {type: crm-roll-up, name: Amounts, measure: amount, rows: stage, columns: none, filters: 'stage == "Proposal"'}
  - {type: crm-roll-up, name: First two, measure: count, rows: folder, columns: none, status: all, limit: 2}
  - {type: crm-roll-up, name: Wrong, measure: amount, rows: oem, status: opn}
`;

async function base(options: OpenOptions = {}, viewName?: string): Promise<Page> {
  const page = await stage.open({ ...options, vault: { ...SMALL, 'Pipeline.base': BASE, ...options.vault } });
  await openNote(page, 'Pipeline.base');
  if (viewName !== undefined) {
    await page.locator('.bases-toolbar-views-menu button').click();
    await page.getByRole('menuitem', { name: viewName }).click();
  }
  return page;
}

const box = (page: Page): Locator => page.locator('.crm-sync-base');
const table = (page: Page, at = 0): Locator => box(page).locator('.crm-sync-matrix').nth(at);

test('shows the default figures of its notes, and lists those that are not counted', async () => {
  const page = await base();
  await expect.poll(() => rows(table(page)).then((all) => all.at(-1))).toEqual(['Total', '$1,800', '$1,800']);
  await expect.poll(() => rows(table(page, 1)).then((all) => all.at(-1))).toEqual(['Total', '€400', '€400']);
  await expect.poll(() => box(page).textContent()).toContain('1 opportunity not counted: invalid amount (1).');
});

test('counts the notes that the filter of the view leaves, and follows them', async () => {
  const page = await base({}, 'Amounts');
  const dollars = box(page).locator('.crm-sync-matrix', { hasText: 'USD' });
  const total = (): Promise<string | undefined> => rows(dollars).then((all) => all.at(-1)?.at(-1));
  await expect.poll(total).toBe('$1,300');
  await write(page, `${FOLDER}Sonar.md`, textOfNote('Sonar', { amount: '350', stage: 'Proposal' }));
  await expect.poll(total).toBe('$1,350');
  await write(page, `${FOLDER}New.md`, textOfNote('New', { amount: '50', stage: 'Proposal' }));
  await expect.poll(total).toBe('$1,400');
  await write(page, `${FOLDER}Sonar.md`, textOfNote('Sonar', { amount: '350', stage: 'Closed Won' }));
  await expect.poll(total).toBe('$1,050');
  await page.evaluate((path) => {
    const { vault } = window.host?.app ?? {};
    const file = vault?.getFileByPath(path);
    return file && vault?.delete(file);
  }, `${FOLDER}New.md`);
  await expect.poll(total).toBe('$1,000');
});

test('has its choices as options of the view, which are stored in the base', async () => {
  const page = await base();
  await table(page).waitFor();
  await page.getByRole('button', { name: 'Configure view' }).click();
  const values = (): Promise<string[]> =>
    page.locator('.bases-config-panel select').evaluateAll((all) => all.map((el) => (el as HTMLSelectElement).value));
  await expect.poll(values).toEqual(['credited', 'oem', 'fiscal-quarter', 'active', 'any']);
  await page.getByLabel('Columns').selectOption('none');
  await expect.poll(() => rows(table(page)).then((all) => all[0])).toEqual(['OEM', 'Total']);
  await page.getByLabel('Rows').selectOption('region');
  await expect.poll(() => box(page).locator('.crm-sync-roll-up-problem').count()).toBe(0);
  await page.getByLabel('Figures').selectOption('amount');
  await expect.poll(() => rows(table(page)).then((all) => all[1])).toEqual(['West', '$500']);
  await expect.poll(() => textOf(page, 'Pipeline.base')).toContain('measure: amount');
});

test('says that the base has a limit', async () => {
  const page = await base({}, 'First two');
  await expect.poll(() => box(page).textContent()).toContain('Only the first 2 notes: the base has a limit.');
});

test('names what is wrong with its options', async () => {
  const page = await base({}, 'Wrong');
  await expect
    .poll(() => box(page).locator('.crm-sync-roll-up-problem').allTextContents())
    .toEqual([
      'Status: “opn” isn’t known. Did you mean “open”?',
      expect.stringContaining('“amount” would count it several times'),
    ]);
});

test('has a sentence if the base has no opportunities', async () => {
  const page = await base({ vault: { 'Pipeline.base': BASE.replace('"opportunity"', '"partner"') } });
  await expect.poll(() => box(page).textContent()).toBe('This base has no opportunities.');
});

test('keeps the place to which the user scrolled, after changes and when the tab is opened again', async () => {
  const page = await base({ vault: exampleVault(), height: 500 });
  await table(page).waitFor();
  const scroll = (): Promise<number> => box(page).evaluate((el) => el.scrollTop);
  await box(page).evaluate((el) => {
    el.scrollTop = 300;
  });
  const before = await rows(table(page)).then((all) => all.at(-1)?.at(-1));
  await write(page, `${FOLDER}New.md`, textOfNote('New', { amount: '50', stage: 'Proposal' }));
  await expect.poll(() => rows(table(page)).then((all) => all.at(-1)?.at(-1))).not.toBe(before);
  await expect.poll(scroll).toBe(300);
  const state = await page.evaluate(() => {
    const [leaf] = window.host?.app.workspace.getLeavesOfType('bases') ?? [];
    return leaf?.view.getEphemeralState();
  });
  expect(state).toEqual({ scroll: 300 });
  await openNote(page, 'Home.md');
  await openNote(page, 'Pipeline.base');
  await page.evaluate((kept) => {
    const [leaf] = window.host?.app.workspace.getLeavesOfType('bases') ?? [];
    leaf?.view.setEphemeralState(kept ?? {});
  }, state);
  await expect.poll(scroll).toBe(300);
});

test('is in a note as an embed and as a code block', async () => {
  const text = `![[Pipeline.base#Amounts]]\n\n\`\`\`base\nfilters: stage == "Closed Won"\nviews: [{type: crm-roll-up, name: Won}]\n\`\`\`\n`;
  const page = await base({ vault: { 'Report.md': text } });
  await openNote(page, 'Report.md');
  await page.getByRole('button', { name: /Click to read/ }).click();
  await expect
    .poll(() => rows(page.locator('.bases-embed .crm-sync-matrix').first()).then((all) => all.at(-1)))
    .toEqual(['Total', '$1,300']);
  await expect
    .poll(() => rows(page.locator('.block-language-base .crm-sync-matrix').first()).then((all) => all.at(-1)))
    .toEqual(['Total', '$500', '$500']);
  await screenshots(page, 'roll-up-base-embedded');
});

test('a command creates and opens a base, which is opened and not changed the next time', async () => {
  const page = await stage.open({ vault: SMALL });
  await command(page, 'Create pipeline base');
  await expect.poll(() => rows(table(page)).then((all) => all.at(-1))).toEqual(['Total', '$1,800', '$1,800']);
  const text = await textOf(page, 'Pipeline.base');
  await page.getByRole('button', { name: 'Credit by OEM' }).click();
  await page.getByRole('menuitem', { name: 'By stage (USD)' }).click();
  await expect
    .poll(() => page.locator('.bases-group-value').allTextContents())
    .toEqual(['Closed Lost', 'Closed Won', 'Proposal']);
  await expect
    .poll(() => page.locator('.bases-td[data-property="note.amount"]').allTextContents())
    .toContain('Sum1300');
  await page.getByRole('button', { name: 'By stage (USD)' }).click();
  await page.getByRole('menuitem', { name: 'By stage (EUR)' }).click();
  await expect.poll(() => page.locator('.bases-group-value').allTextContents()).toEqual(['Proposal']);
  await openNote(page, 'Home.md');
  await command(page, 'Create pipeline base');
  await page.locator('.notice', { hasText: 'Pipeline.base already exists.' }).waitFor();
  await expect.poll(() => page.evaluate(() => window.host?.app.workspace.getActiveFile()?.path)).toBe('Pipeline.base');
  await expect.poll(() => textOf(page, 'Pipeline.base')).toBe(text);
});

test('leaves nothing when the plugin is turned off, and is not missed where Bases is off', async () => {
  const page = await base();
  await table(page).waitFor();
  const left = await page.evaluate(() => window.host?.unload());
  expect(left).toEqual([]);
  const other = await stage.open({ vault: SMALL, bases: false });
  await openNote(other, 'Home.md');
  expect(stage.takeComplaints()).toEqual([]);
});

test('is readable in both themes and on a phone', async () => {
  const page = await base({ vault: exampleVault(), height: 720 });
  await table(page).waitFor();
  await screenshots(page, 'roll-up-base');
  const phone = await base({ vault: exampleVault(), mobile: true, width: 390, height: 844 });
  await table(phone).waitFor();
  await screenshots(phone, 'roll-up-base-phone');
});
