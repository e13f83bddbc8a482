/** Entry points of the plugin, and its removal: ribbon, palette, menus, URIs, command line, external settings, unloading. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { startExampleOrg } from '../../tools/loopback-crms/example-org.ts';
import { command, exampleVault, type OpenOptions, openNote, screenshots, setStage, textOf, texts } from './stage.ts';
import { connect, note as deal, vaultOf } from './syncing.ts';

const stage = setStage();
const vault = exampleVault();
const DOD = 'Opportunities/FY27/DoD Cloud Modernization.md';
const NAVY = 'Navy Secure Network Refresh';
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
          'Open pipeline',
          'Create pipeline base',
          'Validate current note',
          'Validate current folder',
          'Validate whole vault',
          'Calculate attribution for current note',
          'Calculate attribution for current folder',
          'Calculate attribution for whole vault',
          'Fill in missing metadata in current note',
          'Fill in missing metadata in current folder',
          'Fill in missing metadata in whole vault',
          'Preview export of current note',
          'Preview export of current folder',
          'Preview export of whole vault',
          'Sync current note with CRM',
          'Sync current folder with CRM',
          'Sync whole vault with CRM',
          'Pull CRM changes into current folder',
          'Pull CRM changes into whole vault',
          'Open CRM record of current note',
          'Import opportunities from CRM',
          'Resolve sync conflicts',
          'Retry failed items from last sync',
          'Undo last sync',
          'Undo changes to notes',
          'Open sync log',
          'Set up from notes',
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
        'Open pipeline',
        'Create pipeline base',
        'Validate whole vault',
        'Calculate attribution for whole vault',
        'Fill in missing metadata in whole vault',
        'Preview export of whole vault',
        'Sync whole vault with CRM',
        'Pull CRM changes into whole vault',
        'Import opportunities from CRM',
        'Resolve sync conflicts',
        'Retry failed items from last sync',
        'Undo last sync',
        'Undo changes to notes',
        'Open sync log',
        'Set up from notes',
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
  const item = (page: Page) => page.locator('.menu-item[data-section="crm-sync-attribution"]');
  const openMenu = async (page: Page, path: string): Promise<void> => {
    await page.locator(`[data-path="${path}"]`).click({ button: 'right' });
    await page.locator('.menu').waitFor();
  };

  test('have one item, which opens the entries for opportunities and for folders', async () => {
    const page = await open();
    const work = ['Validate', 'Calculate attribution', 'Fill in missing metadata', 'Preview export', 'Sync with CRM'];
    for (const [path, more] of [
      [DOD, 'Open CRM record'],
      ['Opportunities', 'Pull changes from CRM'],
    ] as const) {
      await openMenu(page, path);
      await item(page).click();
      await expect.poll(() => page.locator('.menu-item').allTextContents()).toEqual([...work, more]);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('.menu').count()).toBe(0);
    }
  });

  test('have no item for other notes, other files, and folders without notes', async () => {
    const others = {
      'Opportunities/FY27/logo.png': '',
      'Media/logo.png': '',
      'Journal.md': 'Called Ada.\n',
      'Notes/today.md': '',
    };
    const page = await open({ vault: { ...vault, ...others } });
    for (const path of ['Opportunities/FY27/logo.png', 'Media', 'Journal.md']) {
      await openMenu(page, path);
      await expect.poll(() => item(page).count()).toBe(0);
      await page.keyboard.press('Escape');
    }
    await openMenu(page, 'Notes');
    await expect.poll(() => item(page).count()).toBe(1);
  });

  test('apply to the clicked item, not to the open note, and work by keyboard', async () => {
    const page = await open();
    await openMenu(page, 'Opportunities/FY28');
    await item(page).press('Enter');
    await page.getByRole('menuitem', { name: 'Validate' }).press('Enter');
    await panel(page).getByText('Checked “FY28”').waitFor();
  });
});

describe('Obsidian URIs', () => {
  /** Opens a URI as the operating system does. */
  const follow = async (page: Page, query: string): Promise<void> => {
    const params = { action: 'crm-sync-attribution', ...Object.fromEntries(new URLSearchParams(query)) };
    await page.evaluate((given) => window.host?.protocol(given), params);
  };
  const notices = (page: Page): Promise<string[]> => page.locator('.notice').allTextContents();
  const heading = (page: Page, name: string): ReturnType<Page['locator']> =>
    panel(page).getByRole('heading', { name, exact: true });
  /** Fails if a note or the settings changed; the stage fails if a request was sent. */
  const expectUnchanged = async (page: Page): Promise<void> => {
    await expect.poll(() => texts(page)).toEqual(vault);
  };

  test('open the panel with the active note, and with the note of an ID', async () => {
    const page = await open();
    await follow(page, 'open=panel');
    await heading(page, 'DoD Cloud Modernization').waitFor();
    await follow(page, 'open=panel&id=opp-201');
    await heading(page, NAVY).waitFor();
    await page.locator('.inline-title', { hasText: NAVY }).waitFor();
    await expect.poll(() => notices(page)).toEqual([]);
    await screenshots(page, 'uri-panel');
    await expectUnchanged(page);
  });

  test('open the issues of the vault, and of one note', async () => {
    const page = await open();
    await follow(page, 'open=issues');
    await panel(page).getByText('Checked the whole vault').waitFor();
    await follow(page, 'open=issues&id=opp-201');
    await panel(page).getByText(`Checked “${NAVY}”`).waitFor();
    await screenshots(page, 'uri-issues');
    await expectUnchanged(page);
  });

  test('open the plugin’s settings', async () => {
    const page = await open();
    await follow(page, 'open=settings');
    await page.getByRole('dialog', { name: 'Settings' }).getByText('Dry run', { exact: true }).waitFor();
    await follow(page, 'open=settings&id=opp-123');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(1);
    await screenshots(page, 'uri-settings');
    await expectUnchanged(page);
  });

  test('say where the settings are if the app has no method to open them', async () => {
    const page = await open();
    await page.evaluate(() => {
      Object.assign(window.host?.app ?? {}, { setting: {} });
    });
    await follow(page, 'open=settings');
    await page.getByText('Open Settings > CRM Sync and Attribution.').waitFor();
    await screenshots(page, 'uri-notice');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  test('open no review without a connection', async () => {
    const page = await open();
    await follow(page, 'open=review&id=opp-123');
    await page.locator('.notice', { hasText: 'No CRM is connected' }).waitFor();
    await expectUnchanged(page);
  });

  test('open a review, which only reads from the CRM', async () => {
    const org = await startExampleOrg('salesforce');
    try {
      const page = await stage.open({ vault: vaultOf([org], 'a', 'b'), open: deal('a') });
      await connect(page, org);
      const before = await texts(page);
      const review = page.locator('.crm-sync-review');
      await follow(page, 'open=review&id=b');
      await page.locator('.modal-title', { hasText: 'Sync “b” with Salesforce' }).waitFor();
      await review.locator('.crm-sync-review-foot').waitFor();
      await screenshots(page, 'uri-review-note');
      await expect.poll(() => review.getByText('Deal b').count()).toBeGreaterThan(0);
      await expect.poll(() => review.getByText('Deal a').count()).toBe(0);
      await page.keyboard.press('Escape');
      await follow(page, 'open=review');
      await expect.poll(() => review.getByRole('row').count()).toBe(2);
      await screenshots(page, 'uri-review');
      expect(org.log.writes()).toEqual([]);
      await expect.poll(() => texts(page)).toEqual(before);
    } finally {
      await org.close();
    }
  });

  test.each([
    ['open=pipeline', 'The pipeline view isn’t available in this version of the plugin.'],
    ['open=everything', 'The link has the unknown value “everything” for “open”. Use “panel”,'],
    ['open=panel&code=1&state=2', 'The link has “open”, “code”, and “state” at the same time.'],
    ['open=settings&dryRun=false', 'The link has the unknown parameter “dryRun”.'],
    ['open=panel&id=', 'The link has no value for “id”.'],
    ['', 'The link doesn’t name a screen in “open”.'],
    ['open=issues&id=opp-12', 'No opportunity has the ID “opp-12”. Did you mean “opp-123”'],
    ['open=panel&id=%E2%80%AEopp', 'No opportunity has the ID “⟨U+202E⟩opp”.'],
    [
      'open=panel&id=opp-408',
      '2 notes have the ID “opp-408”: “Opportunities/FY27/SSA Contact Center (conflicted copy 2026-11-20)” and “Opportunities/FY27/SSA Contact Center”.',
    ],
    ['code=1&state=2', 'This link doesn’t belong to a sign-in started on this device.'],
  ])('only show a notice for “%s”', async (query, notice) => {
    const page = await open();
    await follow(page, query);
    await page.locator('.notice', { hasText: notice }).waitFor();
    await expect.poll(() => notices(page)).toHaveLength(1);
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect.poll(() => panel(page).getByRole('heading').count()).toBe(0);
    await page.locator('.inline-title', { hasText: 'DoD Cloud Modernization' }).waitFor();
    await expectUnchanged(page);
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

test('the command line in the app returns the same answer as the headless runner', async () => {
  const page = await open();
  const answer = await page.evaluate(() =>
    window.host?.cli('crm-sync-attribution:validate', { id: 'opp-123', format: 'json' }),
  );
  expect(JSON.parse(answer ?? '')).toMatchObject({ total: 1, valid: 1, invalid: 0, notes: [{ path: DOD }] });
});
