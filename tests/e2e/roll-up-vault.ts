/** A small vault with figures that are easy to check, and the cells of a table of figures. */
import type { Locator } from 'playwright-core';

export const FOLDER = 'Opportunities/';

/** A note of an opportunity with the given properties. */
export function note(title: string, properties: Readonly<Record<string, string>>): Record<string, string> {
  const all = { type: 'opportunity', id: title, title, customer: 'Navy', ...properties };
  const lines = Object.entries(all).map(([key, value]) => `${key}: ${value}`);
  return { [`${FOLDER}${title}.md`]: `---\n${lines.join('\n')}\n---\n` };
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
