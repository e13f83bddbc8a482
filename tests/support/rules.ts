/** Settings and notes for tests, as plain values. */
import { DEFAULT_SETTINGS, type Settings } from '../../src/config/settings.ts';

/** The defaults, with a short template for new notes and a folder for each fiscal year. */
export const OPTIONS: Settings = {
  ...DEFAULT_SETTINGS,
  newNote: {
    folder: 'Opportunities',
    byFiscalYear: true,
    template: '---\ntype: opportunity\nid: {{id}}\ntitle: {{title}}\nclose_date: {{date}}\n---\n# {{title}}\n',
  },
  exportFolder: 'Exports',
};

/** Returns the guide's worked example, with other or additional lines; an undefined value removes the key. */
export function dealText(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const lines: Readonly<Record<string, string | undefined>> = {
    type: 'opportunity',
    id: 'opp-123',
    title: 'Cloud modernization',
    customer: 'DoD',
    amount: '1000000',
    stage: 'Proposal',
    close_date: '2027-03-31',
    oems: '[Microsoft, Cisco]',
    partners: '[Partner A, Partner B]',
    region: 'East',
    customer_org: 'Department of Defense',
    ...changes,
  };
  const yaml = Object.entries(lines).flatMap(([key, value]) =>
    value === undefined ? [] : `${key}:${value === '' || value.startsWith('\n') ? '' : ' '}${value}`,
  );
  return `---\n${yaml.join('\n')}\n---\nBody\n`;
}

/**
 * Returns the value of `rev_attribution:` of that note, as a change of {@link dealText}; `calculatedAt` as it is in the
 * note.
 */
export function attributionText(calculatedAt: string): string {
  return `
  oem_attribution:
    Microsoft: 600000
    Cisco: 300000
  partner_attribution:
    Partner A: 100000
    Partner B: 100000
  region: East
  customer_org: Department of Defense
  total_amount: 1000000
  currency: USD
  oem_unallocated: 100000
  attribution_method: multi_factor_v1
  calculated_at: ${calculatedAt}`;
}
