/** A sync as a person does it, from the sign-in to the undo, with the built plugin and every CRM it knows, on loopback. */
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExampleOrg } from '../crm/example.ts';
import { EXAMPLE_CRMS, labelOf, startExampleOrg } from '../crm/example-org.ts';
import { hang, hangAfter } from '../crm/faults.ts';
import { dealText } from '../support/rules.ts';
import { getIn, openConnection } from './get-in.ts';
import { command, type OpenOptions, setStage, textOf, texts } from './stage.ts';

const DATA = '.obsidian/plugins/crm-sync-attribution/data.json';
const CUSTOMER = 'Department of Defense';
const note = (id: string): string => `Deals/${id}.md`;
const button = (page: Page, name: RegExp | string): ReturnType<Page['getByRole']> => page.getByRole('button', { name });

describe.each(EXAMPLE_CRMS)('%s', (target) => {
  const stage = setStage();
  const label = labelOf(target);
  let org: ExampleOrg;

  beforeEach(async () => {
    org = await startExampleOrg(target);
  });
  afterEach(async () => {
    await org.close();
  });

  /** A vault with these deals, and settings that know the org. */
  function vaultOf(...ids: string[]): Record<string, string> {
    const deals = ids.map((id) => [note(id), dealText({ id, title: `Deal ${id}`, customer: CUSTOMER })]);
    const settings = { version: 1, dryRun: true, targets: { [target]: org.settings } };
    return { ...(Object.fromEntries(deals) as Record<string, string>), [DATA]: JSON.stringify(settings) };
  }

  async function open(vault: Record<string, string>, options: OpenOptions = {}): Promise<Page> {
    return await stage.open({ vault, open: note('a'), ...options });
  }

  async function connect(page: Page): Promise<void> {
    await openConnection(page, label);
    await getIn(page, org.signIn);
    await page.getByText(org.signedIn).first().waitFor();
    await page.keyboard.press('Escape');
  }

  async function review(page: Page, name: string): Promise<void> {
    await command(page, name);
    await page.locator('.crm-sync-review-foot').waitFor();
  }

  /** Applies what is ticked; resolves when the result is there. */
  async function apply(page: Page): Promise<void> {
    const release = page.locator('.crm-sync-release input');
    if (await release.isVisible()) await release.fill('SYNC');
    await button(page, /^(?:Sync|Take back) \d/).click();
    await page.getByText(new RegExp(`^(?:Synced with ${label}|Took a sync with ${label} back)$`)).waitFor();
  }

  const close = (page: Page): Promise<void> => page.keyboard.press('Escape');
  const writes = (): number => org.log.all.filter(org.writesDeals).length;

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

  test('plan, leave a row out, apply, meet a conflict, resolve it, undo', async () => {
    const page = await open(vaultOf('a', 'b', 'c'));
    await connect(page);

    await review(page, 'Sync folder');
    expect(org.log.writes()).toEqual([]);
    await page.getByRole('option', { name: /Deal c/ }).click();
    await page.getByLabel('Include this opportunity').uncheck();
    await button(page, 'Switch dry run off').click();
    await apply(page);
    await close(page);
    const made = { amount: 1e6, stage: 'Proposal', closeDate: '2027-03-31', customer: CUSTOMER };
    expect(org.deals()).toEqual(['a', 'b']);
    expect(org.deal('a')).toEqual({ title: 'Deal a', ...made });
    expect(org.deal('b')).toEqual({ title: 'Deal b', ...made });
    expect(await textOf(page, note('a'))).toContain(`crm_${target}: `);
    expect(await textOf(page, note('c'))).toBe(vaultOf('c')[note('c')]);

    org.editDeal('a', { title: 'Deal a, phase 1', amount: 900_000 });
    await edit(page, note('a'), 'amount: 1000000', 'amount: 1200000');
    await review(page, 'Sync current note');
    await page
      .getByText(/they last matched/i)
      .first()
      .waitFor();
    await page.getByRole('radio', { name: new RegExp(`Take ${label}`) }).check();
    await apply(page);
    await close(page);
    expect(await textOf(page, note('a'))).toMatch(/title: Deal a, phase 1\n.*\namount: 900000\n/);
    expect(org.deal('a')).toEqual({ ...made, title: 'Deal a, phase 1', amount: 900_000 });

    await review(page, 'Undo last sync');
    await apply(page);
    expect(await textOf(page, note('a'))).toMatch(/title: Deal a\n.*\namount: 1200000\n/);
  });

  describe('killed in the middle of an apply', () => {
    /** Cut off while the CRM keeps its answer to itself, and perhaps never had the question. */
    async function cutOff(fault: typeof hang): Promise<Page> {
      const page = await open(vaultOf('a', 'b'), { keepsStorage: true });
      await connect(page);
      await review(page, 'Sync folder');
      await button(page, 'Switch dry run off').click();
      org.faults.on(org.writesDeals, fault);
      await button(page, /^Sync \d/).click();
      await expect.poll(writes).toBe(1);
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
      expect(org.deals()).toEqual(['a', 'b']);
      for (const id of ['a', 'b']) {
        expect(org.deal(id)).toMatchObject({ title: `Deal ${id}`, amount: 1e6, customer: CUSTOMER });
        expect(await textOf(page, note(id))).toContain(`crm_${target}: `);
      }
      await command(page, 'Sync folder');
      await page.getByText('Everything is in sync').waitFor();
    }

    test('what arrived is found, and not made again', async () => {
      const page = await reopened(await cutOff(hangAfter), 1000);
      await review(page, 'Sync folder');
      await apply(page);
      expect(writes()).toBe(1);
      await close(page);
      await expectOneRecordEach(page);
    });

    test('what never arrived is not sent while it may be on its way, and then once', async () => {
      const soon = await reopened(await cutOff(hang), 1000);
      await review(soon, 'Sync folder');
      await soon.getByText('An earlier sync sent this, and no answer came.').waitFor();
      const later = await reopened(soon, 120_000);
      await review(later, 'Sync folder');
      await apply(later);
      expect(writes()).toBe(2);
      await close(later);
      await expectOneRecordEach(later);
    });
  });
});
