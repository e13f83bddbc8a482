/** A sync as a user does it, from sign-in to undo, with the built plugin and every CRM on loopback. */
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExampleOrg } from '../../tools/loopback-crms/example.ts';
import { EXAMPLE_CRMS, labelOf, startExampleOrg } from '../../tools/loopback-crms/example-org.ts';
import { hang, hangAfter } from '../../tools/loopback-crms/faults.ts';
import { command, type OpenOptions, setStage, textOf, texts } from './stage.ts';
import { apply, button, close, connect, CUSTOMER, edit, note, review, vaultOf } from './syncing.ts';

describe.each(EXAMPLE_CRMS)('%s', (target) => {
  const stage = setStage();
  let org: ExampleOrg;

  beforeEach(async () => {
    org = await startExampleOrg(target);
  });
  afterEach(async () => {
    await org.close();
  });

  async function open(vault: Record<string, string>, options: OpenOptions = {}): Promise<Page> {
    return await stage.open({ vault, open: note('a'), ...options });
  }

  const writes = (): number => org.log.all.filter(org.writesDeals).length;

  test('plan, exclude a row, apply, get a conflict, resolve it, undo', async () => {
    const page = await open(vaultOf([org], 'a', 'b', 'c'));
    await connect(page, org);

    await review(page, 'Sync current folder');
    expect(org.log.writes()).toEqual([]);
    await page.getByRole('row', { name: /Deal c/ }).click();
    await page.getByLabel('Include this opportunity').uncheck();
    await button(page, 'Turn off dry run for this plan').click();
    await apply(page, org);
    await close(page);
    const made = { amount: 1e6, stage: 'Proposal', state: 'open', closeDate: '2027-03-31', customer: CUSTOMER };
    expect(org.deals()).toEqual(['a', 'b']);
    expect(org.deal('a')).toEqual({ title: 'Deal a', ...made });
    expect(org.deal('b')).toEqual({ title: 'Deal b', ...made });
    await expect.poll(() => textOf(page, note('a'))).toContain(`crm_${target}: `);
    await expect.poll(() => textOf(page, note('c'))).toBe(vaultOf([org], 'c')[note('c')]);

    org.editDeal('a', { title: 'Deal a, phase 1', amount: 900_000 });
    await edit(page, note('a'), 'amount: 1000000', 'amount: 1200000');
    await review(page, 'Sync current note');
    await page
      .getByText(/Last synced value: /)
      .first()
      .waitFor();
    await page.getByRole('radio', { name: new RegExp(`Use value from ${labelOf(target)}`) }).check();
    await apply(page, org);
    await close(page);
    await expect.poll(() => textOf(page, note('a'))).toMatch(/title: Deal a, phase 1\n.*\namount: 900000\n/);
    expect(org.deal('a')).toEqual({ ...made, title: 'Deal a, phase 1', amount: 900_000 });

    await review(page, 'Undo last sync');
    await apply(page, org);
    await expect.poll(() => textOf(page, note('a'))).toMatch(/title: Deal a\n.*\namount: 1200000\n/);
  });

  describe('killed during an apply', () => {
    /** Closes the page while the CRM holds back a response, and possibly never received the request. */
    async function cutOff(match: ExampleOrg['writesDeals'], fault: typeof hang): Promise<Page> {
      const page = await open(vaultOf([org], 'a', 'b'), { keepsStorage: true });
      await connect(page, org);
      await review(page, 'Sync current folder');
      await button(page, 'Turn off dry run for this plan').click();
      org.faults.on(match, fault);
      await button(page, /^Sync \d/).click();
      await expect.poll(() => org.log.all.filter(match).length).toBe(1);
      return page;
    }

    /** Closes the page and opens it again with the same vault, device data, and keychain. */
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
        await expect.poll(() => textOf(page, note(id))).toContain(`crm_${target}: `);
      }
      await command(page, 'Sync current folder');
      await page.getByText('Everything is in sync').waitFor();
    }

    test('a change that arrived is found, and not sent again', async () => {
      const page = await reopened(await cutOff(org.completesDeals, hangAfter), 1000);
      await review(page, 'Sync current folder');
      await apply(page, org);
      expect(writes()).toBe(1);
      await close(page);
      await expectOneRecordEach(page);
    });

    test('a change that may have arrived in part is completed, and not sent again', async () => {
      const page = await reopened(await cutOff(org.writesDeals, hangAfter), 120_000);
      await review(page, 'Sync current folder');
      await apply(page, org);
      await close(page);
      await expectOneRecordEach(page);
    });

    test('a change that never arrived is not sent while it may be in flight, and then once', async () => {
      const soon = await reopened(await cutOff(org.writesDeals, hang), 1000);
      await review(soon, 'Sync current folder');
      await soon.getByText('An earlier sync sent this change but got no response.').waitFor();
      const later = await reopened(soon, 120_000);
      await review(later, 'Sync current folder');
      await apply(later, org);
      expect(writes()).toBe(2);
      await close(later);
      await expectOneRecordEach(later);
    });
  });
});

const [first, ...others] = EXAMPLE_CRMS;

describe.each(others)('one vault with two CRMs, the second one %s', (second) => {
  const stage = setStage();
  let orgs: [ExampleOrg, ExampleOrg];

  beforeEach(async () => {
    orgs = await Promise.all([startExampleOrg(first ?? second), startExampleOrg(second)]);
  });
  afterEach(async () => {
    await Promise.all(orgs.map((org) => org.close()));
  });

  test('a change made in one CRM is sent to the other, and returns from neither', async () => {
    const [here, there] = orgs;
    const page = await stage.open({ vault: vaultOf(orgs, 'a', 'b'), open: note('a') });
    for (const org of orgs) await connect(page, org);
    await review(page, 'Sync current folder', here);
    await button(page, 'Turn off dry run for this plan').click();
    await apply(page, here);
    await close(page);
    await review(page, 'Sync current folder', there);
    await apply(page, there);
    await close(page);

    here.editDeal('a', { title: 'Deal a, phase 1', amount: 900_000 });
    for (const org of orgs) {
      await review(page, 'Sync current folder', org);
      await apply(page, org);
      await close(page);
      await expect.poll(() => textOf(page, note('a'))).toContain('title: Deal a, phase 1\n');
    }
    expect(there.deal('a')).toEqual({ ...here.deal('a'), title: 'Deal a, phase 1', amount: 900_000 });
    for (const org of orgs) {
      org.log.clear();
      await command(page, 'Sync current folder');
      await page.locator('.suggestion-item', { hasText: labelOf(org.target) }).click();
      await page.getByText('Everything is in sync').waitFor();
      expect(org.log.writes()).toEqual([]);
      await close(page);
    }
  });
});
