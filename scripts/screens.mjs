// The screens in the documentation's pictures, with the steps to open each in the playground.
import { allow, command, openConnection, openConsent } from './page-actions.mjs';

/** The page's current time for the pictures, so that no close date of the example vault has passed. */
const NOW = new Date('2026-11-22T12:00:00Z');

const NOTE = 'Opportunities/FY27/DoD Cloud Modernization.md';

const button = (page, name) => page.getByRole('button', { name });

async function connect(page) {
  await openConnection(page, 'Salesforce');
  await allow(await openConsent(page));
  await button(page, /^Sign out$/).waitFor();
  await page.keyboard.press('Escape');
}

async function editNote(page, from, to) {
  await page.evaluate(
    async ([path, old, changed]) => {
      const { vault } = window.host.app;
      await vault.process(vault.getFileByPath(path), (text) => text.replace(old, changed));
    },
    [NOTE, from, to],
  );
}

async function review(page) {
  await command(page, 'Sync current folder with CRM');
  await page.locator('.crm-sync-review-foot').waitFor();
}

/** Syncs once, and changes one amount on both sides. */
async function makeConflict(page, { salesforce }) {
  await connect(page);
  await review(page);
  await button(page, 'Turn off dry run for this plan').click();
  await button(page, /^Sync \d/).click();
  await page.getByRole('dialog').getByText('Synced with Salesforce').waitFor();
  await page.keyboard.press('Escape');
  salesforce.editDeal('opp-123', { amount: 900_000 });
  await editNote(page, 'amount: 1000000', 'amount: 1200000');
}

/** The screens in the order in which they are taken, in one page. */
export const SCREENS = [
  {
    name: 'pipeline',
    open: async (page) => {
      await command(page, 'Open pipeline');
      await page.locator('.crm-sync-matrix').first().waitFor();
      // The list below the tables is drawn over several frames.
      await page.waitForFunction(() => {
        const all = document.querySelector('.crm-sync-attention .crm-sync-chip')?.textContent ?? '';
        return all === `All ${document.querySelectorAll('.crm-sync-attention .crm-sync-run-entry').length}`;
      });
    },
    leave: (page) =>
      page.evaluate(() => window.host.app.workspace.getLeavesOfType('crm-sync-attribution-pipeline')[0].detach()),
  },
  {
    name: 'panel',
    open: async (page) => {
      await command(page, 'Open panel');
      await page.locator('.crm-sync-panel .crm-sync-bar-words').first().waitFor();
    },
  },
  {
    name: 'folder-run',
    open: async (page) => {
      await command(page, 'Validate current folder');
      await page.locator('.crm-sync-run-summary').first().waitFor();
      // Above the totals are the fixes, which would leave no space for the list of notes.
      await page
        .locator('.crm-sync-totals')
        .first()
        .evaluate((totals) => {
          const view = totals.closest('.view-content');
          view.scrollTop = totals.getBoundingClientRect().top - view.getBoundingClientRect().top - 12;
        });
    },
    leave: (page) => page.keyboard.press('Escape'),
  },
  {
    name: 'export-preview',
    theme: 'dark',
    open: async (page) => {
      await command(page, 'Preview export of current note');
      await page.locator('.crm-sync-preview-record').first().waitFor();
    },
    leave: (page) => page.keyboard.press('Escape'),
  },
  {
    name: 'review',
    open: async (page, orgs) => {
      await makeConflict(page, orgs);
      await review(page);
      await page
        .getByText(/Last synced value: /)
        .first()
        .waitFor();
    },
  },
];

/**
 * Returns the text of the plugin's own part of the screen, without empty lines: the open modal, or else the pipeline or the
 * panel's open tab.
 */
async function textOf(page) {
  const modal = page.locator('.modal-container').last();
  const front = (await modal.isVisible())
    ? modal
    : page.locator('.crm-sync-pipeline-tab, .crm-sync-page').filter({ visible: true }).first();
  return (await front.innerText())
    .split(/\s*\n\s*/)
    .filter(Boolean)
    .join('\n');
}

/** Opens every screen, calls `show` for each, and returns their texts by name. */
export async function visitScreens(browser, { url, orgs }, show) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'America/Phoenix',
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(NOW);
  await page.goto(url);
  await page.locator('.playground-corner').waitFor();
  await page.addStyleTag({ content: '.playground-corner, .notice-container { display: none }' });
  await page.evaluate((path) => window.host.openNote(path), NOTE);
  const byTarget = Object.fromEntries(orgs.map((org) => [org.target, org]));
  const texts = [];
  for (const { name, theme = 'light', open, leave } of SCREENS) {
    await page.evaluate((to) => window.host.setTheme(to), theme);
    await open(page, byTarget);
    await page.mouse.move(640, 790);
    await show?.(page, name);
    texts.push(`# ${name}\n\n${await textOf(page)}\n`);
    await leave?.(page);
  }
  await context.close();
  return texts.join('\n');
}
