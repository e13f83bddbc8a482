/** A small vault with figures that are easy to check, and the cells of a table of figures. */
import type { Locator, Page } from 'playwright-core';

export const FOLDER = 'Opportunities/';

type Properties = Readonly<Record<string, string>>;

/** Returns the text of an opportunity with the given properties. */
export function textOfNote(title: string, properties: Properties): string {
  const all = { type: 'opportunity', id: title, title, customer: 'Navy', ...properties };
  const lines = Object.entries(all).map(([key, value]) => `${key}: ${value}`);
  return `---\n${lines.join('\n')}\n---\n`;
}

/** Returns the file of an opportunity by its path. */
export function note(title: string, properties: Properties): Record<string, string> {
  return { [`${FOLDER}${title}.md`]: textOfNote(title, properties) };
}

export const SMALL = {
  ...note('Radar', {
    amount: '1000',
    stage: 'Proposal',
    close_date: '2026-12-01',
    oems: '[Cisco, Dell]',
    win_prob: '50',
  }),
  ...note('Fleet', { amount: '500', stage: 'Closed Won', close_date: '2026-10-05', oems: '[Cisco]', region: 'West' }),
  ...note('Sonar', { amount: '300', stage: 'Proposal', close_date: '2026-11-01', oems: '[Dell]' }),
  ...note('Kiosk', { amount: '700', stage: 'Closed Lost', close_date: '2026-07-01', oems: '[Dell]' }),
  ...note('Euro', { amount: '400', currency: 'EUR', stage: 'Proposal', close_date: '2027-01-20', oems: '[Cisco]' }),
  ...note('Broken', { amount: 'a lot', stage: 'Proposal', close_date: '2026-12-05', oems: '[Cisco]' }),
  'Home.md': '# Home\n',
};

/** Cells of the credit of {@link SMALL} in US dollars, by OEM and fiscal quarter. */
export const CREDIT_IN_DOLLARS = [
  ['OEM', 'FY27 Q1', 'Total'],
  ['Cisco', '$900', '$900'],
  ['Dell', '$480', '$480'],
  ['(unallocated)', '$420', '$420'],
  ['Total', '$1,800', '$1,800'],
];

/** Returns the cells of a table by row. */
export const rows = (table: Locator): Promise<string[][]> =>
  table.evaluate((el) =>
    Array.from(el.querySelectorAll('tr'), (tr) =>
      Array.from(tr.querySelectorAll('th, td'), (cell) => {
        const label = cell.querySelector('.crm-sync-matrix-label');
        return (label ?? cell).textContent.trim();
      }),
    ),
  );

/** Writes a file of the vault, which may be new. */
export async function write(page: Page, path: string, text: string): Promise<void> {
  await page.evaluate(
    async ([where, wanted]) => {
      const { vault } = window.host?.app ?? {};
      const file = vault?.getFileByPath(where);
      if (file) await vault?.modify(file, wanted);
      else await vault?.create(where, wanted);
    },
    [path, text] as const,
  );
}
