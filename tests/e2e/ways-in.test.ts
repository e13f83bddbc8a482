/** Entry points of the plugin, and its removal: ribbon, palette, menus, command line, external settings, unloading. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { command, exampleVault, type OpenOptions, openNote, setStage, textOf } from './stage.ts';

const stage = setStage();
const vault = exampleVault();
const DOD = 'Opportunities/FY27/DoD Cloud Modernization.md';
const open = (options: OpenOptions = {}): Promise<Page> => stage.open({ vault, open: DOD, ...options });
const panel = (page: Page): ReturnType<Page['locator']> => page.locator('.mod-right-split');

describe('the ribbon', () => {
  test('opens the panel once, regardless of the number of clicks', async () => {
    const page = await open();
    const button = page.getByRole('button', { name: 'Open revenue attribution' });
    await button.click();
    await button.click();
    await panel(page).getByRole('heading', { name: 'DoD Cloud Modernization' }).waitFor();
    await expect.poll(() => panel(page).getByRole('tab', { name: 'Revenue attribution' }).count()).toBe(1);
  });

  test('restores a panel that was open in the last session', async () => {
    const page = await open({ restored: ['crm-sync-attribution-panel'] });
    await page.getByRole('button', { name: 'Open revenue attribution' }).click();
    await panel(page).getByRole('heading', { name: 'DoD Cloud Modernization' }).waitFor();
  });
});

describe('the palette', () => {
  const search = async (page: Page): Promise<void> => {
    await page.keyboard.press('Control+p');
    await page.locator('.prompt-input').fill('CRM Sync');
  };
  const offered = (page: Page): Promise<string[]> => page.locator('.suggestion-item').allTextContents();

  test('offers all commands with an open note', async () => {
    const page = await open();
    await search(page);
    await expect
      .poll(() => offered(page))
      .toEqual(
        [
          'Open panel',
          'Validate current note',
          'Validate current folder',
          'Calculate attribution for current note',
          'Calculate attribution for current folder',
          'Fill in missing metadata in current note',
          'Fill in missing metadata in current folder',
          'Preview export of current note',
          'Preview export of current folder',
          'Sync current note with CRM',
          'Sync current folder with CRM',
          'Pull CRM changes into current folder',
          'Open CRM record of current note',
          'Import opportunities from CRM',
          'Resolve sync conflicts',
          'Retry failed items from last sync',
          'Undo last sync',
          'Open sync log',
          'New opportunity note',
          'Toggle dry run',
        ].map((name) => `CRM Sync and Attribution: ${name}`),
      );
  });

  test('without a note, offers only commands that need none', async () => {
    const page = await stage.open({ vault });
    await search(page);
    await expect
      .poll(async () => (await offered(page)).map((name) => name.split(': ')[1]))
      .toEqual([
        'Open panel',
        'Import opportunities from CRM',
        'Resolve sync conflicts',
        'Retry failed items from last sync',
        'Undo last sync',
        'Open sync log',
        'New opportunity note',
        'Toggle dry run',
      ]);
  });

  test('toggles dry run, and saves it', async () => {
    const page = await open();
    await command(page, 'toggle dry run');
    await page.getByText('Dry run is off').waitFor();
    const data = (await textOf(page, '.obsidian/plugins/crm-sync-attribution/data.json')) ?? '{}';
    expect(JSON.parse(data)).toMatchObject({ dryRun: false });
  });

  test('creates a new note from the template and opens it', async () => {
    const page = await open();
    await command(page, 'new opportunity');
    await page.getByRole('textbox', { name: 'Title' }).fill('Radar upgrade');
    await page.keyboard.press('Enter');
    await page.locator('.inline-title', { hasText: 'Radar upgrade' }).waitFor();
    const note = Object.entries(await page.evaluate(() => window.host?.texts() ?? {})).find(([path]) =>
      path.endsWith('Radar upgrade.md'),
    );
    expect(note?.[1]).toContain('title: Radar upgrade');
  });
});

describe('the menus', () => {
  const entries = async (page: Page, path: string): Promise<string[]> => {
    await page.locator(`[data-path="${path}"]`).click({ button: 'right' });
    await page.locator('.menu').waitFor();
    const names = await page.locator('.menu-item[data-section="crm-sync-attribution"]').allTextContents();
    await page.keyboard.press('Escape');
    return names;
  };

  test('have entries for notes and for folders, and none for other files', async () => {
    const page = await open({ vault: { ...vault, 'Opportunities/FY27/logo.png': '' } });
    const work = ['Calculate attribution', 'Fill in missing metadata', 'Preview export'];
    await expect
      .poll(() => entries(page, DOD))
      .toEqual(['Validate opportunity', ...work, 'Sync with CRM', 'Open CRM record']);
    await expect
      .poll(() => entries(page, 'Opportunities'))
      .toEqual(['Validate opportunities', ...work, 'Sync with CRM', 'Pull changes from CRM']);
    await expect.poll(() => entries(page, 'Opportunities/FY27/logo.png')).toEqual([]);
  });

  test('apply to the clicked item, not to the open note', async () => {
    const page = await open();
    await page.locator('[data-path="Opportunities/FY28"]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Validate opportunities' }).click();
    await panel(page).getByText('Checked “FY28”').waitFor();
  });
});

describe('loading and unloading', () => {
  test('nothing is left after the plugin is unloaded', async () => {
    const page = await open();
    await command(page, 'open panel');
    await command(page, 'validate current folder');
    await panel(page).getByText('Checked “FY27”').waitFor();
    await page.locator('.notice').first().click();
    const left = await page.evaluate(() => window.host?.unload());
    expect(left).toEqual([]);
    await expect.poll(() => page.locator('[class*="crm-sync"]').count()).toBe(0);
  });

  test('settings that another device changed take effect immediately', async () => {
    const page = await open();
    await command(page, 'open panel');
    await panel(page).getByText('Microsoft').waitFor();
    await page.evaluate(async () => {
      const plugin = window.host?.plugin;
      const data = await plugin?.loadData();
      await plugin?.hostExternalSettings({
        ...(data as object | null),
        modelParameters: { oemWeights: [50], partnerPool: 20 },
      });
    });
    await panel(page).getByText('$500,000').first().waitFor();
  });

  test('no note is written and no request is sent by opening and closing notes', async () => {
    const page = await open();
    await command(page, 'open panel');
    for (const path of Object.keys(vault).filter((each) => each.includes('/FY27/'))) await openNote(page, path);
    const after = await page.evaluate(() => window.host?.texts());
    expect(after).toEqual(vault);
  });
});

test('Enter in the title of a new opportunity creates the note, and is not inserted into a text', async () => {
  const page = await open();
  await command(page, 'New opportunity note');
  await page.getByRole('textbox', { name: 'Title' }).fill('Radar upgrade');
  await page.keyboard.press('Enter');
  const text = page.getByRole('textbox', { name: 'Note text' });
  await expect.poll(() => text.inputValue()).toContain('title: Radar upgrade');
  await expect.poll(() => text.inputValue()).toMatch(/^---\n/);
  await expect.poll(() => textOf(page, DOD)).toBe(vault[DOD]);
});

test('the command line in the app returns the same answer as the headless runner', async () => {
  const page = await open();
  const answer = await page.evaluate(() =>
    window.host?.cli('crm-sync-attribution:validate', { id: 'opp-123', format: 'json' }),
  );
  expect(JSON.parse(answer ?? '')).toMatchObject({ total: 1, valid: 1, invalid: 0, notes: [{ path: DOD }] });
});
