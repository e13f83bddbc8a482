/** A sync as a person does it, from the consent page to the undo, with the built plugin and the loopback Salesforce. */
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ExampleOrg, startExampleOrg } from '../crm/example-org.ts';
import { dealText } from '../support/rules.ts';
import { command, type OpenOptions, setStage, textOf, texts } from './stage.ts';

const DATA = '.obsidian/plugins/crm-sync-attribution/data.json';
const note = (id: string): string => `Deals/${id}.md`;

const stage = setStage();
let org: ExampleOrg;

beforeEach(async () => {
  org = await startExampleOrg();
});

afterEach(async () => {
  await org.crm.close();
});

const button = (page: Page, name: RegExp | string): ReturnType<Page['getByRole']> => page.getByRole('button', { name });

/** A vault with these deals, and settings that know the org. */
function vaultOf(...ids: string[]): Record<string, string> {
  const deals = ids.map((id) => [note(id), dealText({ id, title: `Deal ${id}` })]);
  const settings = { version: 1, dryRun: true, targets: { salesforce: { sync: org.sync } } };
  return { ...(Object.fromEntries(deals) as Record<string, string>), [DATA]: JSON.stringify(settings) };
}

/** Signs in by the browser: the consent page is answered, and its link handed to the app as the system would. */
async function connect(page: Page): Promise<void> {
  await page.evaluate(() => window.host?.openSettings());
  await page.locator('.setting-item-name', { hasText: /^Salesforce connection$/ }).click();
  const [browser] = await Promise.all([page.waitForEvent('popup'), button(page, 'Sign in').click()]);
  const [back] = await Promise.all([
    browser.waitForResponse((response) => response.url().includes('answer=allow')),
    browser.locator('#allow').click({ noWaitAfter: true }),
  ]);
  const params = Object.fromEntries(new URL(back.headers()['location'] ?? '').searchParams);
  await browser.close();
  await page.evaluate((given) => window.host?.protocol({ action: 'crm-sync-attribution', ...given }), params);
  await page.getByText('Signed in as Ada Seller to Acme Federal').first().waitFor();
  await page.keyboard.press('Escape');
}

async function open(vault: Record<string, string>, options: OpenOptions = {}): Promise<Page> {
  return await stage.open({ vault, open: note('a'), ...options });
}

async function review(page: Page, name: string): Promise<void> {
  await command(page, name);
  await page.locator('.crm-sync-review-foot').waitFor();
}

async function row(page: Page, title: string): Promise<void> {
  await page.getByRole('option', { name: new RegExp(title) }).click();
}

/** Applies what is ticked; resolves when the result is there. */
async function apply(page: Page): Promise<void> {
  const release = page.locator('.crm-sync-release input');
  if (await release.isVisible()) await release.fill('SYNC');
  await button(page, /^(?:Sync|Take back) \d/).click();
  await page.getByText(/^(?:Synced with Salesforce|Took a sync with Salesforce back)$/).waitFor();
}

const close = (page: Page): Promise<void> => page.keyboard.press('Escape');

async function edit(page: Page, path: string, from: string, to: string): Promise<void> {
  const text = await textOf(page, path);
  expect(text).toContain(from);
  await page.evaluate(
    async ([at, changed]) => {
      const file = window.host?.app.vault.getFileByPath(at ?? '');
      if (file) await window.host?.app.vault.modify(file, changed ?? '');
    },
    [path, (text ?? '').replace(from, to)],
  );
}

test('connect, plan, leave a row out, apply, meet a conflict, resolve it, undo', async () => {
  const page = await open(vaultOf('a', 'b', 'c'));
  await connect(page);

  await review(page, 'Sync folder');
  expect(org.crm.log.writes()).toEqual([]);
  await row(page, 'Deal c');
  await page.getByLabel('Include this opportunity').uncheck();
  await button(page, 'Switch dry run off').click();
  await apply(page);
  await close(page);
  expect([org.deal('a'), org.deal('b'), org.deal('c')].map((deal) => deal?.['Amount'])).toEqual([1e6, 1e6, undefined]);
  expect(await textOf(page, note('a'))).toContain('crm_salesforce: ');
  expect(await textOf(page, note('c'))).toBe(vaultOf('c')[note('c')]);

  org.editDeal('a', { StageName: 'Negotiation', Amount: 900_000 });
  await edit(page, note('a'), 'amount: 1000000', 'amount: 1200000');
  await review(page, 'Sync current note');
  await page.getByText('they last matched').or(page.getByText('They last matched')).first().waitFor();
  await page.getByRole('radio', { name: /Take Salesforce/ }).check();
  await apply(page);
  await close(page);
  expect(await textOf(page, note('a'))).toContain('amount: 900000\nstage: Negotiation\n');
  expect(org.deal('a')).toMatchObject({ Amount: 900_000, StageName: 'Negotiation' });

  await review(page, 'Undo last sync');
  await apply(page);
  expect(await textOf(page, note('a'))).toContain('amount: 1200000\nstage: Proposal\n');
});

describe('killed in the middle of an apply', () => {
  /** Cut off while the CRM keeps its answer to itself; `work` says whether it made the records. */
  async function cutOff(work: boolean): Promise<Page> {
    const page = await open(vaultOf('a', 'b'), { keepsStorage: true });
    await connect(page);
    await review(page, 'Sync folder');
    await button(page, 'Switch dry run off').click();
    org.crm.faults.on('PATCH /composite/sobjects', { kind: 'hang', work });
    await button(page, /^Sync \d/).click();
    await expect.poll(() => org.crm.log.writes().length).toBe(1);
    return page;
  }

  /** The page is gone, and opened again: the vault, the device and the keychain are as it left them. */
  async function reopened(page: Page, laterMs: number): Promise<Page> {
    const vault = await texts(page);
    const secrets = await page.evaluate(() => {
      const storage = window.host?.app.secretStorage;
      return Object.fromEntries((storage?.listSecrets() ?? []).map((id) => [id, storage?.getSecret(id) ?? '']));
    });
    await page.close();
    return await open(vault, { after: page, secrets, keepsStorage: true, laterMs });
  }

  async function expectOneRecordEach(page: Page): Promise<void> {
    const keys = org.crm.org.live('Opportunity').map((deal) => deal['Opportunity_Key__c']);
    expect(keys.sort()).toEqual(['a', 'b']);
    for (const id of ['a', 'b']) expect(await textOf(page, note(id))).toContain('crm_salesforce: ');
    await command(page, 'Sync folder');
    await page.getByText('Everything is in sync').waitFor();
  }

  test('what arrived is found, and only linked', async () => {
    const page = await reopened(await cutOff(true), 1000);
    await review(page, 'Sync folder');
    await apply(page);
    expect(org.crm.log.writes()).toHaveLength(1);
    await close(page);
    await expectOneRecordEach(page);
  });

  test('what never arrived is not sent while it may be on its way, and then once', async () => {
    const soon = await reopened(await cutOff(false), 1000);
    await review(soon, 'Sync folder');
    await soon.getByText('An earlier sync sent this, and no answer came.').waitFor();
    const later = await reopened(soon, 120_000);
    await review(later, 'Sync folder');
    await apply(later);
    expect(org.crm.log.writes()).toHaveLength(2);
    await close(later);
    await expectOneRecordEach(later);
  });
});
