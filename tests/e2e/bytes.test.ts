/**
 * Bytes that the plugin writes into notes through the app: the guide's figures, and no change outside of its property.
 */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { attributionText } from '../support/rules.ts';
import { command, exampleVault, setStage, textOf } from './stage.ts';

const stage = setStage();
const vault = exampleVault();
const DOD = 'Opportunities/FY27/DoD Cloud Modernization.md';

const WRITTEN = `rev_attribution:${attributionText('2026-11-22T12:00:00Z')}\n`;

async function openPanel(open: string, more: Record<string, string> = {}): Promise<Page> {
  const page = await stage.open({ vault: { ...vault, ...more }, open });
  await command(page, 'open panel');
  await page.getByRole('button', { name: 'Write to note' }).waitFor();
  return page;
}

async function write(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Write to note' }).click();
  await page.getByText('In the note').waitFor();
}

test('the worked example of the guide has the guide’s figures', async () => {
  const page = await openPanel(DOD);
  await write(page);
  const text = (await textOf(page, DOD)) ?? '';
  expect(text.replace(/calculated_at: .*/, 'calculated_at: 2026-11-22T12:00:00Z')).toBe(
    vault[DOD]?.replace('rev_attribution: {}\n', WRITTEN),
  );
  await expect.poll(() => page.locator('textarea.cm-area').inputValue()).toBe(text);
});

test('a current attribution is not written again, not even with a new timestamp', async () => {
  const page = await openPanel(DOD);
  await write(page);
  const once = await textOf(page, DOD);
  const writes = (): Promise<number | undefined> =>
    page.evaluate((path) => window.host?.app.vault.getFileByPath(path)?.stat.mtime, DOD);
  const stamp = await writes();
  await page.waitForTimeout(1100);
  await command(page, 'attribution for current note');
  await page.getByText('is up to date').waitFor();
  await expect.poll(() => textOf(page, DOD)).toBe(once);
  await expect.poll(() => writes()).toBe(stamp);
});

test.each([
  ['line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', (text: string) => `\uFEFF${text}`],
  ['comments and odd spaces', (text: string) => text.replace('region: "East"', "region:   'East'   # mine")],
])('a note with %s keeps them', async (_, dialect) => {
  const path = 'Odd.md';
  const before = dialect(vault[DOD] ?? '').replaceAll('opp-123', 'opp-odd');
  const page = await openPanel(path, { [path]: before });
  await write(page);
  const after = (await textOf(page, path)) ?? '';
  const [head = '', tail = ''] = before.split('rev_attribution: {}');
  expect(after.startsWith(head)).toBe(true);
  expect(after.endsWith(tail)).toBe(true);
  const eol = before.includes('\r\n') ? '\r\n' : '\n';
  expect(after.slice(head.length, -tail.length).split(eol)).toHaveLength(WRITTEN.trim().split('\n').length);
});

test('unsaved text of the editor is kept in the note', async () => {
  const page = await openPanel(DOD);
  await page.locator('textarea.cm-area').press('Control+End');
  await page.keyboard.type('Just typed.');
  await write(page);
  const text = (await textOf(page, DOD)) ?? '';
  expect(text.endsWith('Just typed.')).toBe(true);
  expect(text).toContain('Microsoft: 600000');
});

test('a file that is not UTF-8 is never written, not even through its open editor', async () => {
  const page = await openPanel(DOD);
  const path = 'Latin.md';
  const bytes = [...Buffer.from(`${vault[DOD]?.replaceAll('opp-123', 'opp-latin') ?? ''}Caf\u00e9`, 'latin1')];
  await page.evaluate(
    async ({ path, bytes }) => {
      const app = window.host?.app;
      const file = await app?.vault.createBinary(path, Uint8Array.from(bytes).buffer);
      if (app !== undefined && file !== undefined) await app.workspace.getLeaf(false).openFile(file);
    },
    { path, bytes },
  );
  await page.getByText('File isn’t UTF-8').first().waitFor();
  await command(page, 'attribution for current note');
  await page.locator('.notice', { hasText: 'can’t be read' }).waitFor();
  const now = await page.evaluate(async (path) => {
    const { vault } = window.host?.app ?? {};
    const file = vault?.getFileByPath(path);
    return vault !== undefined && file != null ? [...new Uint8Array(await vault.readBinary(file))] : [];
  }, path);
  expect(now).toEqual(bytes);
});
