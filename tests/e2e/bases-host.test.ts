/** Bases, reading mode, and printing in the host, with a fixture plugin. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openNote, type OpenOptions, screenshots, setStage, textOf } from './stage.ts';

const FIXTURE = join(import.meta.dirname, '../tools/obsidian-host/fixture');
const plugin = { code: join(FIXTURE, 'bases.cjs'), manifest: join(FIXTURE, 'manifest.json') };

const note = (amount: number, stage: string): string =>
  `---\ntype: opportunity\namount: ${amount}\nstage: ${stage}\ncustomer: "[[Acme Corp|Acme]]"\n---\nText\n`;

const BASE = `filters: {and: ['type == "opportunity"', 'file.inFolder("Deals")']}
views:
  - {type: fixture-paths, name: Paths}
  - type: table
    name: By stage
    order: [file.name, note.stage, note.customer, note.amount]
    groupBy: {property: note.stage, direction: ASC}
    summaries: {note.amount: Sum}
  - {type: table, name: First two, order: [file.name], limit: 2}
`;

const HOME = `---
id: h-1
---
# Pipeline

Some **bold** text, a [[Deals/Alpha|link]], and \`code\`.

- First
- Second

\`\`\`fixture
measure: amount
\`\`\`

![[Pipeline.base#By stage]]

\`\`\`base
filters: 'type == "opportunity"'
views:
  - {type: fixture-paths, name: In a block}
\`\`\`
`;

const vault = {
  'Home.md': HOME,
  'Pipeline.base': BASE,
  'Deals/Alpha.md': note(100, 'Won'),
  'Deals/Beta.md': note(250.5, 'Open'),
  'Deals/Gamma.md': note(40, 'Open'),
  'Partner.md': '---\ntype: partner\n---\n',
};

const stage = setStage();
const open = (options: OpenOptions = {}): Promise<Page> => stage.open({ plugin, vault, ...options });
const paths = (page: Page): ReturnType<Page['locator']> => page.locator('.fixture-paths').first();
const write = (page: Page, path: string, text: string): Promise<void> =>
  page.evaluate(
    async ([where, wanted]) => {
      const { vault: own } = window.host?.app ?? {};
      const file = own?.getFileByPath(where);
      if (file === null || file === undefined) await own?.create(where, wanted);
      else await own?.modify(file, wanted);
    },
    [path, text] as const,
  );
const read = (page: Page): Promise<void> => page.getByRole('button', { name: /Click to read/ }).click();
const gone = (page: Page): Promise<unknown> =>
  page.evaluate(() => (window.host?.plugin as unknown as { gone: string[] }).gone);

describe('a base', () => {
  test('opens from the explorer with its first view, and switches views', async () => {
    const page = await open();
    await page.locator('[data-path="Pipeline.base"]').click();
    await expect.poll(() => paths(page).textContent()).toBe('Paths name: Alpha, Beta, Gamma');
    await expect.poll(() => page.locator('.bases-toolbar-results-menu').textContent()).toBe('3 results');
    await page.getByRole('button', { name: 'Paths' }).click();
    await page.getByRole('menuitem', { name: 'First two' }).click();
    await expect.poll(() => page.locator('.bases-td').allTextContents()).toEqual(['Alpha', 'Beta']);
    await expect.poll(() => gone(page)).toEqual(['view']);
    await page.getByRole('button', { name: 'First two' }).click();
    await page.getByRole('menuitem', { name: 'By stage' }).click();
    await expect
      .poll(() => page.locator('.bases-table tbody tr').allInnerTexts())
      .toEqual([
        'Open2',
        'Beta\tOpen\tAcme\t250.5',
        'Gamma\tOpen\tAcme\t40',
        '\t\t\tSum290.5',
        'Won1',
        'Alpha\tWon\tAcme\t100',
        '\t\t\tSum100',
      ]);
    await screenshots(page, 'host-bases-table');
  });

  test('shows the options of a view, stores them in the file, and updates the view', async () => {
    const page = await open();
    await openNote(page, 'Pipeline.base');
    await page.getByRole('button', { name: 'Configure view' }).click();
    await expect.poll(() => page.getByLabel('Order by').isVisible()).toBe(false);
    await page.locator('.checkbox-container').click();
    await expect.poll(() => paths(page).textContent()).toBe('Paths name: ALPHA, BETA, GAMMA');
    await page.getByLabel('Order by').selectOption('date');
    await page.getByLabel('Height').fill('400');
    await page.getByLabel('Caption').fill('Mine');
    await page.getByLabel('Stages').fill('Open\nWon');
    await page.getByLabel('Date property').selectOption('note.amount');
    await screenshots(page, 'host-bases-options');
    await page.keyboard.press('Escape');
    await expect.poll(() => paths(page).textContent()).toBe('Paths date: ALPHA, BETA, GAMMA');
    const text = await textOf(page, 'Pipeline.base');
    for (const line of ['upper: true', 'order-by: date', 'height: 400', 'caption: Mine', 'date: note.amount', '- Won'])
      expect(text).toContain(line);
  });

  test('follows changed, new, and deleted notes through the metadata cache, with new objects each time', async () => {
    const page = await open({ lagMs: 300 });
    await openNote(page, 'Pipeline.base');
    await expect.poll(() => paths(page).textContent()).toBe('Paths name: Alpha, Beta, Gamma');
    const before = Number(await paths(page).getAttribute('data-updates'));
    await write(page, 'Deals/Beta.md', '---\ntype: partner\n---\n');
    await expect.poll(() => paths(page).textContent()).toBe('Paths name: Alpha, Gamma');
    await write(page, 'Deals/Delta.md', note(1, 'Open'));
    await expect.poll(() => paths(page).textContent()).toBe('Paths name: Alpha, Delta, Gamma');
    await page.locator('[data-path="Deals"]').click();
    await page.locator('[data-path="Deals/Alpha.md"]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await expect.poll(() => paths(page).textContent()).toBe('Paths name: Delta, Gamma');
    await expect
      .poll(async () => Number(await paths(page).getAttribute('data-updates')))
      .toBeGreaterThanOrEqual(before + 3);
    await expect.poll(() => paths(page).getAttribute('data-fresh')).toBe('true');
  });

  test('follows its own file, and shows what is wrong with it', async () => {
    const page = await open();
    await openNote(page, 'Pipeline.base');
    await write(page, 'Pipeline.base', 'views: [{type: table, name: Plain, order: [file.path], limit: 1}]\n');
    await expect.poll(() => page.locator('.bases-td').allTextContents()).toEqual(['Deals/Alpha.md']);
    await write(page, 'Pipeline.base', 'views: [{type: absent, name: Absent}]\n');
    await page.getByText('Unknown view type "absent"').waitFor();
    await write(page, 'Pipeline.base', 'a: b: c');
    await page.locator('.bases-error', { hasText: 'Nested mappings' }).waitFor();
    expect(stage.takeComplaints()).toEqual([]);
    await write(page, 'Pipeline.base', BASE.replace('type == ', 'type != '));
    await page.getByText('The host lacks the Bases filter type != "opportunity"').waitFor();
    expect(stage.takeComplaints().join()).toContain('The host lacks the Bases filter');
  });

  test('loses its view with the plugin, which leaves nothing', async () => {
    const page = await open();
    await openNote(page, 'Pipeline.base');
    await paths(page).waitFor();
    const left = await page.evaluate(() => window.host?.unload());
    expect(left).toEqual([]);
    await page.getByText('Unknown view type "fixture-paths"').waitFor();
  });

  test('is a file like others if Bases is off', async () => {
    const page = await open({ bases: false });
    const hasBases = await page.evaluate(
      () => (window.host?.plugin as unknown as { hasBases: boolean } | undefined)?.hasBases,
    );
    expect(hasBases).toBe(false);
    await openNote(page, 'Pipeline.base');
    await expect.poll(() => page.locator('textarea.cm-area').inputValue()).toBe(BASE);
  });
});

describe('reading mode', () => {
  test('renders the note, code blocks, and bases, and reports the lines of sections', async () => {
    const page = await open({ open: 'Home.md' });
    await read(page);
    await expect
      .poll(() => page.locator('.fixture-first').textContent())
      .toBe('measure: amount in Home.md, lines 10 to 12, h-1');
    await page.getByText('Late').waitFor();
    await page.getByRole('heading', { name: 'Pipeline' }).waitFor();
    await expect.poll(() => page.locator('.bases-embed .bases-group-value').allTextContents()).toEqual(['Open', 'Won']);
    await expect
      .poll(() => page.locator('.block-language-base .fixture-paths').textContent())
      .toBe('In a block name: Alpha, Beta, Gamma');
    await screenshots(page, 'host-reading');
    await page.getByRole('button', { name: /Click to edit/ }).click();
    await expect.poll(() => page.locator('textarea.cm-area').inputValue()).toBe(HOME);
    await expect.poll(() => gone(page)).toEqual(['view', 'child']);
  });

  test('draws only changed sections again, and those that read the frontmatter', async () => {
    const page = await open({ open: 'Home.md' });
    await read(page);
    await page.getByText('Late').waitFor();
    await page.evaluate(() => document.querySelector('.el-list')?.setAttribute('data-kept', 'yes'));
    await write(page, 'Home.md', HOME.replace('# Pipeline', '# Pipeline\n\nMore'));
    await page.locator('.el-paragraph', { hasText: 'More' }).waitFor();
    await expect.poll(() => gone(page)).toEqual([]);
    await write(page, 'Home.md', HOME.replace('h-1', 'h-2'));
    await page.getByText('lines 10 to 12, h-2').waitFor();
    await expect.poll(() => gone(page)).toEqual(['child']);
    await expect.poll(() => page.locator('.el-list').getAttribute('data-kept')).toBe('yes');
  });

  test('stores the options of a base in a code block in the note', async () => {
    const page = await open({ open: 'Home.md' });
    await read(page);
    const block = page.locator('.block-language-base');
    await block.getByRole('button', { name: 'Configure view' }).click();
    await block.locator('.checkbox-container').click();
    await expect.poll(() => block.locator('.fixture-paths').textContent()).toBe('In a block name: ALPHA, BETA, GAMMA');
    const text = (await textOf(page, 'Home.md')) ?? '';
    expect(text.slice(text.indexOf('```base'))).toBe(
      '```base\nfilters: type == "opportunity"\nviews:\n  - type: fixture-paths\n    name: In a block\n    upper: true\n```\n',
    );
    expect(text.slice(0, text.indexOf('```base'))).toBe(HOME.slice(0, HOME.indexOf('```base')));
  });

  test('opens links, in a new tab with the modifier key, and reports the pointer over them', async () => {
    const page = await open({ open: 'Home.md' });
    await page.evaluate(() => {
      window.host?.app.workspace.on('hover-link', ({ source, linktext }: { source: string; linktext: string }) => {
        document.title = `${source} ${linktext}`;
      });
    });
    await read(page);
    const link = page.getByRole('link', { name: 'link' });
    await link.hover();
    await expect.poll(() => page.title()).toBe('preview Deals/Alpha');
    await link.click({ modifiers: ['Control'] });
    await expect.poll(() => page.locator('.mod-root .workspace-tab-header').count()).toBe(2);
    await expect
      .poll(() => page.evaluate(() => window.host?.app.workspace.getActiveFile()?.path))
      .toBe('Deals/Alpha.md');
  });
});

describe('a printed note', () => {
  test('has what was drawn until the promises had settled, without the lines of sections', async () => {
    const page = await open();
    const html = await page.evaluate(() => window.host?.printPage('Home.md'));
    await expect.poll(() => gone(page)).toEqual(['view', 'child']);
    await page.setContent(html ?? '');
    await page.emulateMedia({ media: 'print' });
    await expect
      .poll(() => page.locator('.fixture-first').textContent())
      .toBe('measure: amount in Home.md, no lines, h-1');
    await expect.poll(() => page.locator('.fixture-awaited').textContent()).toBe('Awaited');
    await expect.poll(() => page.locator('.fixture-late').count()).toBe(0);
    await expect.poll(() => page.locator('.bases-group-value').allTextContents()).toEqual(['Open', 'Won']);
    await expect.poll(() => page.locator('.bases-header').first().isVisible()).toBe(false);
    await expect.poll(() => page.locator('script').count()).toBe(0);
    const pdf = await page.pdf();
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.screenshot({ path: join(import.meta.dirname, '../../.build/screenshots/host-print.png') });
  });
});
