/** The host with a screen: a fixture plugin that uses all of it, operated as by a user. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { command, openNote, type OpenOptions, screenshots, setStage, textOf } from './stage.ts';

const FIXTURE = join(import.meta.dirname, '../tools/obsidian-host/fixture');
const plugin = { code: join(FIXTURE, 'screens.cjs'), manifest: join(FIXTURE, 'manifest.json') };
const vault = {
  'Home.md': 'Welcome\n',
  'Deals/Acme.md': '---\r\nid: a-1\r\n# why\r\n---\r\nBody\r\n',
  'Deals/Won/Globex.md': '---\nid: g-1\n---\n',
};

const stage = setStage();
const open = (options: OpenOptions = {}): Promise<Page> => stage.open({ plugin, vault, open: 'Home.md', ...options });
const notices = (page: Page): Promise<string[]> => page.locator('.notice').allTextContents();
const area = (page: Page): ReturnType<Page['locator']> => page.locator('textarea.cm-area');

describe('the frame', () => {
  test('the ribbon opens the panel, which follows the active note', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Open fixture panel' }).click();
    await expect.poll(() => page.locator('.fixture-file').textContent()).toBe('Home.md');
    await page.locator('[data-path="Deals"]').click();
    await page.locator('[data-path="Deals/Acme.md"]').click();
    await expect.poll(() => page.locator('.fixture-file').textContent()).toBe('Deals/Acme.md');
    await screenshots(page, 'host-panel');
  });

  test('a side view of the last session is deferred until it is shown', async () => {
    const page = await open({ restored: ['fixture-panel'] });
    const deferred = (): Promise<boolean | undefined> =>
      page.evaluate(() => window.host?.app.workspace.getLeavesOfType('fixture-panel')[0]?.isDeferred);
    await expect.poll(() => deferred()).toBe(true);
    await command(page, 'fixture panel');
    await page.locator('.fixture-file').waitFor();
    await expect.poll(() => deferred()).toBe(false);
    await expect.poll(() => page.locator('.fixture-file').count()).toBe(1);
  });

  test('the palette offers editor commands only in an editor', async () => {
    const page = await open({ open: 'Home.md' });
    await command(page, 'replace first');
    await expect.poll(() => area(page).inputValue()).toBe('New\n');
    await page.evaluate(() => window.host?.app.workspace.activeLeaf?.detach());
    await page.keyboard.press('Control+p');
    await page.locator('.prompt-input').fill('replace first');
    await expect.poll(() => page.locator('.suggestion-empty').count()).toBe(1);
  });

  test('the context menu of a file or folder shows the entries of plugins', async () => {
    const page = await open();
    await page.locator('[data-path="Deals"]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Fixture entry' }).click();
    await expect.poll(() => notices(page)).toEqual(['Deals']);
    await page.locator('[data-path="Home.md"]').click({ button: 'right' });
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.menu').count()).toBe(0);
  });

  test('an unloaded plugin leaves nothing on the screen', async () => {
    const page = await open();
    await command(page, 'open panel');
    await page.locator('.fixture-file').waitFor();
    const left = await page.evaluate(() => window.host?.unload());
    expect(left).toEqual([]);
    await expect.poll(() => page.getByRole('button', { name: 'Open fixture panel' }).count()).toBe(0);
    await expect.poll(() => page.locator('.fixture-file').count()).toBe(0);
  });
});

describe('the editor', () => {
  test('reports typing immediately, saves later, and updates the cache last', async () => {
    const page = await open({ lagMs: 300 });
    await openNote(page, 'Deals/Won/Globex.md');
    await command(page, 'open panel');
    await area(page).press('Control+Home');
    await area(page).pressSequentially('x');
    await expect.poll(() => page.locator('.fixture-line').textContent()).toBe('x---');
    await area(page).press('Backspace');
    await area(page).press('Control+End');
    await area(page).pressSequentially('typed');
    await expect.poll(() => textOf(page, 'Deals/Won/Globex.md')).toBe('---\nid: g-1\n---\n');
    await page.keyboard.press('Control+s');
    await page.getByText('cache g-1').waitFor();
    await expect.poll(() => textOf(page, 'Deals/Won/Globex.md')).toBe('---\nid: g-1\n---\ntyped');
  });

  test('undoes a plugin’s change in one step, and keeps the line endings of the file', async () => {
    const page = await open({ open: 'Deals/Acme.md' });
    await command(page, 'replace first');
    await expect.poll(() => area(page).inputValue()).toBe('New\nid: a-1\n# why\n---\nBody\n');
    await area(page).press('Control+z');
    await area(page).press('Control+End');
    await area(page).pressSequentially('!');
    await page.keyboard.press('Control+s');
    await expect.poll(() => textOf(page, 'Deals/Acme.md')).toBe('---\r\nid: a-1\r\n# why\r\n---\r\nBody\r\n!');
  });

  test('shows a plugin’s change, and keeps earlier typing', async () => {
    const page = await open();
    await area(page).fill('typed\n');
    await command(page, 'Write');
    await page.getByText('example.com is not on this machine').waitFor();
    await expect.poll(() => area(page).inputValue()).toBe('typed\nwritten\n');
  });

  test('moves the cursor to the place set by a plugin', async () => {
    const page = await open({ open: 'Deals/Acme.md' });
    await command(page, 'open panel');
    await page.getByRole('button', { name: 'Go to line 2' }).click();
    await page.keyboard.type('X');
    await expect.poll(() => area(page).inputValue()).toContain('---\nXid');
  });
});

describe('modals', () => {
  test('keep the focus inside, close on Escape, and restore the focus', async () => {
    const page = await open();
    await area(page).focus();
    await command(page, 'open form');
    for (let presses = 0; presses < 7; presses++) {
      await page.keyboard.press('Tab');
      await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.modal') !== null)).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.modal').count()).toBe(0);
    await expect.poll(() => notices(page)).toEqual(['Form closed']);
    await area(page).evaluate((el) => el.isActiveElement());
  });

  test('close on the backdrop and on their button', async () => {
    const page = await open();
    await command(page, 'open form');
    await page.locator('.modal-bg').click({ position: { x: 5, y: 5 } });
    await expect.poll(() => page.locator('.modal').count()).toBe(0);
    await command(page, 'ask');
    await page.getByRole('button', { name: 'Write' }).click();
    await page.locator('.modal').waitFor({ state: 'detached' });
    await expect.poll(() => notices(page)).toContain('Yes');
  });

  test('support a selection by keyboard in a list', async () => {
    const page = await open();
    await command(page, 'choose');
    await page.keyboard.type('i');
    await page.keyboard.press('Enter');
    await expect.poll(() => notices(page)).toEqual(['Chose Initech']);
  });
});

describe('settings', () => {
  const settings = async (): Promise<Page> => {
    const page = await open();
    await page.keyboard.press('Control+,');
    await page.getByText('Dry run').waitFor();
    return page;
  };
  const saved = async (page: Page): Promise<Record<string, unknown>> =>
    JSON.parse((await textOf(page, '.obsidian/plugins/host-fixture/data.json')) ?? '{}') as Record<string, unknown>;

  test('are drawn from their definitions, saved on change, and redrawn if they depend on another setting', async () => {
    const page = await settings();
    await screenshots(page, 'host-settings');
    await page.getByLabel('Greeting').fill('Good day');
    await page.getByLabel('Format').selectOption('b');
    await expect.poll(() => page.getByLabel('Stages').isVisible()).toBe(true);
    await page.locator('.checkbox-container').click();
    await expect.poll(() => page.getByLabel('Stages').isVisible()).toBe(false);
    await expect.poll(() => page.getByLabel('Weight').isDisabled()).toBe(true);
    await expect.poll(() => saved(page)).toMatchObject({ greeting: 'Good day', format: 'b', dryRun: true });
  });

  test('refuse an invalid value, and show it from the start', async () => {
    const page = await settings();
    await page.getByText('Enter zero or more').waitFor();
    await page.getByLabel('Amount').fill('5');
    await page.getByText('Enter zero or more').waitFor({ state: 'detached' });
    await page.getByLabel('Amount').fill('-2');
    await page.getByText('Enter zero or more').waitFor();
    await expect.poll(async () => (await saved(page))['amount']).toBe(5);
  });

  test('have lists with added and deleted rows, and pages', async () => {
    const page = await settings();
    await page.getByText('No rules yet').waitFor();
    await page.getByLabel('Add rule').click();
    await page.getByText('Rule 1').waitFor();
    await page.getByLabel('Delete').click();
    await page.getByText('No rules yet').waitFor();
    await page.getByRole('button', { name: 'Targets' }).click();
    await page.getByLabel('Deep setting').fill('x');
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'Free' }).click();
    await page.getByText('Drawn freely').waitFor();
  });

  test('are found by name and by search terms, on pages too', async () => {
    const page = await settings();
    const search = page.getByPlaceholder('Search settings…');
    await search.fill('salute');
    await expect
      .poll(() => page.locator('.setting-search-results .setting-item-name').allTextContents())
      .toEqual(['Greeting']);
    await search.fill('deep');
    await expect.poll(() => page.locator('.setting-search-path').textContent()).toBe('Targets');
    await search.fill('nothing such');
    await page.getByText('No settings found.').waitFor();
  });
});

describe('causes of a failed test', () => {
  test('uncaught errors, and icons that do not exist', async () => {
    const page = await open();
    await page.evaluate(() => {
      window.setTimeout(() => {
        throw new Error('nobody caught this');
      });
    });
    await page.waitForTimeout(50);
    expect(stage.takeComplaints().join('\n')).toContain('nobody caught this');
  });

  test('a phone has one column', async () => {
    const page = await open({ mobile: true, width: 390, height: 844 });
    await expect.poll(() => page.locator('.mod-left-split').isVisible()).toBe(false);
    await command(page, 'open panel');
    await expect.poll(() => page.locator('.fixture-file').isVisible()).toBe(true);
    await screenshots(page, 'host-phone');
  });
});
