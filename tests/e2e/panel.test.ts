/**
 * The side panel as a user sees it: states, findings that lead to their keys, fixes with undo, updates while typing.
 */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { dealText } from '../support/rules.ts';
import { command, type OpenOptions, openNote, screenshots, setStage, textOf } from './stage.ts';

const VALID = dealText({
  title: 'DoD Cloud Modernization',
  customer: 'Department of Defense',
  close_date: '2099-12-18',
});

const INVALID = VALID.replace('amount: 1000000', 'amount: "$1,200,000" # as told').replace('stage: Proposal', 'stage:');

const vault = {
  'Deals/Cloud.md': VALID,
  'Deals/Radar.md': INVALID.replace('opp-123', 'opp-124'),
  'Deals/Broken.md': '---\ntitle: a: b\n---\n',
  'Journal/Monday.md': 'Called Ada.\n',
  'People/Ada.md': '---\ntype: person\ntitle: Ada\n---\n',
};

const stage = setStage();

async function panel(note: string, options: OpenOptions = {}): Promise<{ page: Page; view: Locator }> {
  const page = await stage.open({ vault, open: note, ...options });
  await command(page, 'Open panel');
  const view = page.locator('.crm-sync-panel');
  await view.waitFor();
  return { page, view };
}

/**
 * Measures the shortest time in milliseconds from the first key to the panel's update; a busy machine makes others
 * longer. Runs in the page.
 */
function followTyping(): void {
  let since: number | undefined;
  let best = Number.POSITIVE_INFINITY;
  document.addEventListener('input', () => {
    since ??= performance.now();
  });
  new MutationObserver(() => {
    if (since !== undefined) best = Math.min(best, performance.now() - since);
    since = undefined;
    document.body.dataset['followed'] = String(best);
  }).observe(document.querySelector('.crm-sync-panel') ?? document.body, { childList: true, subtree: true });
}

const area = (page: Page): Locator => page.locator('textarea.cm-area');

describe('the side panel', () => {
  test('shows that a note is valid, and the attribution of its revenue', async () => {
    const { page, view } = await panel('Deals/Cloud.md');
    await expect.poll(() => view.getByRole('status').textContent()).toBe('Cloud: Valid');
    await expect
      .poll(() => view.locator('.crm-sync-bar-words').allTextContents())
      .toEqual([
        'Microsoft$600,00060%',
        'Cisco$300,00030%',
        'Unallocated$100,00010%',
        'Partner A$100,00010%',
        'Partner B$100,00010%',
      ]);
    await view.getByRole('button', { name: 'How this was calculated' }).first().click();
    await view.getByText('60% of $1,000,000 is exactly $600,000.').waitFor();
    await screenshots(page, 'panel-valid');
  });

  test('writes the attribution, and shows that it is in the note', async () => {
    const { page, view } = await panel('Deals/Cloud.md');
    await view.getByRole('button', { name: 'Write to note' }).click();
    await view.getByText('In the note').waitFor();
    const text = (await textOf(page, 'Deals/Cloud.md')) ?? '';
    expect(text).toContain('oem_unallocated: 100000');
    expect(text.startsWith(VALID.slice(0, VALID.indexOf('---\nBody')))).toBe(true);
    await page.locator('.notice').getByText('Attribution written to “Cloud”.').waitFor();
  });

  test('recalculates an open note in one step, which one undo reverts', async () => {
    const { page, view } = await panel('Deals/Cloud.md');
    await view.getByRole('button', { name: 'Write to note' }).click();
    await view.getByText('In the note').waitFor();
    await area(page).press('Control+a');
    const stale = (await area(page).inputValue()).replace('amount: 1000000', 'amount: 2000000');
    await page.keyboard.insertText(stale);
    await view.getByRole('button', { name: 'Recalculate' }).last().click();
    await view.getByText('In the note').waitFor();
    await expect.poll(() => area(page).inputValue()).toContain('Microsoft: 1200000');
    const fresh = await area(page).inputValue();
    await expect.poll(() => textOf(page, 'Deals/Cloud.md')).toBe(fresh);
    await area(page).press('Control+z');
    await expect.poll(() => area(page).inputValue()).toBe(stale);
    await area(page).press('Control+y');
    await expect.poll(() => area(page).inputValue()).toBe(fresh);
  });

  test('a finding moves the cursor to its key', async () => {
    const { page, view } = await panel('Deals/Radar.md');
    await expect.poll(() => view.getByRole('status').textContent()).toMatch(/^Radar: Invalid, 2 errors/);
    await screenshots(page, 'panel-findings');
    await view.getByRole('button', { name: 'The stage is empty.' }).click();
    await page.keyboard.type('X');
    await expect.poll(() => area(page).inputValue()).toMatch(/^X?stage: ?X?$/m);
  });

  test('a fix changes only its value, and one undo reverts it', async () => {
    const { page, view } = await panel('Deals/Radar.md');
    const before = await area(page).inputValue();
    await view.getByRole('button', { name: 'Write 1200000' }).click();
    await expect.poll(() => area(page).inputValue()).toBe(before.replace('"$1,200,000"', '1200000'));
    await view.getByText('plain number').waitFor({ state: 'detached' });
    await area(page).press('Control+z');
    await expect.poll(() => area(page).inputValue()).toBe(before);
    await view.getByText('plain number').waitFor();
  });

  test('updates within 300 ms, even during continuous typing, and the editor keeps the focus', async () => {
    const { page, view } = await panel('Deals/Cloud.md');
    const at = VALID.indexOf('1000000') + '1000000'.length;
    await area(page).focus();
    await area(page).evaluate((el: HTMLTextAreaElement, offset) => {
      el.setSelectionRange(offset, offset);
    }, at);
    await page.evaluate(followTyping);
    await page.keyboard.type('000', { delay: 60 });
    await view.getByText('$1,000,000,000').first().waitFor();
    const best = async (): Promise<number> => {
      await page.keyboard.type('0', { delay: 60 });
      await page.keyboard.press('Backspace');
      return await page.evaluate(() => Number(document.body.dataset['followed']));
    };
    await expect.poll(best).toBeLessThan(300);
    await expect.poll(() => area(page).evaluate((el) => el === document.activeElement)).toBe(true);
  });

  test('the focus in the panel is kept while the note changes', async () => {
    const { page, view } = await panel('Deals/Cloud.md');
    await view.getByRole('button', { name: 'How this was calculated' }).first().click();
    await page.evaluate(() => {
      const [leaf] = window.host?.app.workspace.getLeavesOfType('markdown') ?? [];
      const { editor } = leaf?.view as unknown as { editor: { getValue(): string; setValue(text: string): void } };
      editor.setValue(editor.getValue().replace('1000000', '2000000'));
    });
    await view.getByText('60% of $2,000,000 is exactly $1,200,000.').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('How this was calculated');
  });

  test('shows why properties cannot be read', async () => {
    const { page, view } = await panel('Deals/Broken.md');
    await expect.poll(() => view.getByRole('status').textContent()).toMatch(/^Broken: Unreadable/);
    await screenshots(page, 'panel-unreadable');
  });

  test('converts a note to an opportunity in one step', async () => {
    const { page, view } = await panel('Journal/Monday.md');
    await screenshots(page, 'panel-not-an-opportunity');
    await view.getByRole('button', { name: 'Convert to opportunity' }).click();
    await view.getByText('Invalid', { exact: true }).waitFor();
    await expect.poll(() => area(page).inputValue()).toMatch(/^---\n[\s\S]*amount:[\s\S]*\n---\nCalled Ada\.\n$/);
    await area(page).press('Control+z');
    await expect.poll(() => area(page).inputValue()).toBe('Called Ada.\n');
  });

  test('does not check a note of another type unless the user asks for it', async () => {
    const { view } = await panel('People/Ada.md');
    await view.locator('.crm-sync-empty-title').getByText('This note isn’t an opportunity').waitFor();
    await view.getByRole('button', { name: 'Check it anyway' }).click();
    await view.getByText('The amount is missing.').waitFor();
  });

  test('follows from note to note', async () => {
    const { page, view } = await panel('Deals/Cloud.md');
    await openNote(page, 'Deals/Radar.md');
    await view.getByRole('heading', { name: 'Radar' }).waitFor();
    await page.evaluate(() => window.host?.app.workspace.activeLeaf?.detach());
    await view.locator('.crm-sync-empty-title').getByText('No note is open').waitFor();
    await screenshots(page, 'panel-no-note');
  });

  test('opens the preview of a target, and shows dry run', async () => {
    const { page, view } = await panel('Deals/Cloud.md');
    await view.getByText('Dry run').waitFor();
    await view.getByRole('button', { name: 'HubSpot Ready' }).click();
    await page.locator('.crm-sync-screen-modal').waitFor();
    await page.keyboard.press('Escape');
    await command(page, 'Toggle dry run');
    await view.getByText('Dry run').waitFor({ state: 'detached' });
  });

  test('a folder run has its own tab', async () => {
    const { page } = await panel('Deals/Cloud.md');
    const tabs = page.locator('.crm-sync-panel-tabs');
    await expect.poll(() => tabs.isVisible()).toBe(false);
    await command(page, 'Validate current folder');
    await tabs.getByRole('tab', { name: 'Folder', selected: true }).waitFor();
    await page.locator('.crm-sync-run').getByText('Checked').first().waitFor();
    await screenshots(page, 'panel-folder-run');
    await tabs.getByRole('tab', { name: 'Folder' }).press('ArrowLeft');
    await page.getByRole('heading', { name: 'Cloud' }).waitFor();
  });

  test('fits a narrow sidebar and a phone', async () => {
    const { page, view } = await panel('Deals/Radar.md', { mobile: true, width: 390 });
    const content = page.locator('.view-content', { has: view });
    await expect.poll(() => content.evaluate((el) => el.scrollWidth - el.clientWidth)).toBe(0);
    const least = (): Promise<number> =>
      view.getByRole('button').evaluateAll((all) => Math.min(...all.map((one) => one.getBoundingClientRect().height)));
    await expect.poll(least).toBeGreaterThanOrEqual(44);
    await screenshots(page, 'panel-phone');
  });
});
