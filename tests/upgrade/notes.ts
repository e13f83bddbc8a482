/** The notes of a recording, named by their purpose. */

type Lines = Readonly<Record<string, string>>;

function deal(id: string, title: string, more: Lines = {}): string {
  const lines: Lines = {
    type: 'opportunity',
    id,
    title,
    customer: 'NASA',
    amount: '250000',
    stage: 'Proposal',
    close_date: '2029-03-31',
    region: 'South',
    ...more,
  };
  const yaml = Object.entries(lines).map(([key, value]) => `${key}:${value.startsWith('\n') ? '' : ' '}${value}`);
  return `---\n${yaml.join('\n')}\n---\n\n# ${title}\n\nText of the note.\n`;
}

const FULL: Lines = {
  customer: '"[[Department of Defense]]"',
  customer_org: 'Department of Defense',
  oems: '[Microsoft, Cisco]',
  partners: '\n  - Partner A\n  - "[[Partner B]]"',
  source: 'Referral',
  contract_vehicle: 'GSA MAS',
  tags: '[cloud, zero-trust]',
  lifecycle_notes: 'Kickoff in May; renewal likely',
  team: 'Federal',
  forecast:
    '\n  projected_amount_FY27: 100000\n  projected_amount_FY28: 150000.50\n  win_prob: 65\n  confidence_score: 0.8',
};

const QUOTED: Lines = {
  title: '"Quoted: \\"north\\" pier" # a comment',
  customer: "'Department of State'",
  amount: '1234567.89 # to the cent',
  source: "'it''s a partner'",
};

/** Notes by path, as they are before the first sync. */
export const NOTES: Readonly<Record<string, string>> = {
  'Deals/In sync.md': deal('sync-1', 'In sync', FULL),
  'Deals/In sync plain.md': deal('sync-2', 'In sync plain'),
  'Deals/Edited in note.md': deal('here-1', 'Edited in the note', FULL),
  'Deals/Cleared in note.md': deal('here-2', 'Cleared in the note', { source: 'Web', contract_vehicle: 'SEWP V' }),
  'Deals/Edited in CRM.md': deal('there-1', 'Edited in the CRM'),
  'Deals/Conflict.md': deal('both-1', 'Both edited'),
  'Deals/Both the same.md': deal('both-2', 'Both edited alike'),
  'Deals/Won.md': deal('won-1', 'Won', { stage: 'Closed won', close_date: '2026-11-02' }),
  'Deals/Lost.md': deal('lost-1', 'Lost', { stage: 'Closed lost', close_date: '2026-11-03' }),
  'Deals/Won in note.md': deal('won-2', 'Won in the note'),
  'Deals/Lost in CRM.md': deal('lost-2', 'Lost in the CRM'),
  'Deals/Stage in CRM.md': deal('stage-1', 'Another stage in the CRM'),
  'Deals/invalid.md': deal('invalid-1', 'Invalid'),
  'Deals/Unreadable region.md': deal('region-1', 'Unreadable region'),
  'Deals/Lists.md': deal('lists-1', 'Lists', {
    oems: '\n- Microsoft\n- "[[Cisco|Cisco Systems]]"\n- Dell\n- HP',
    partners: '[Partner A, Partner B, "Smith, Jones & Co"]',
    tags: '\n  - one\n  - two',
  }),
  'Deals/Account by rule.md': deal('account-1', 'Account by rule', { customer: 'US Army' }),
  'Deals/Account by organization.md': deal('account-2', 'Account by organization', {
    customer: 'US Navy',
    customer_org: 'Department of Defense',
  }),
  'Deals/Account renamed.md': deal('account-3', 'Account renamed', { customer: 'Smithsonian Institution' }),
  'Deals/Account unknown.md': deal('account-4', 'Account unknown', { customer: 'Nobody Ltd' }),
  'Deals/Euro.md': deal('euro-1', 'Euro', { currency: 'EUR', amount: '99999.99' }),
  'Deals/Respelled.md': deal('spelled-1', 'Respelled', {
    lifecycle_notes: '"  two lines\\nand a blank at the end "',
    forecast: '\n  win_prob: 33.337\n  confidence_score: 0.123456',
  }),
  'Deals/CRLF.md': deal('crlf-1', 'Windows line ends', FULL).replaceAll('\n', '\r\n'),
  'Deals/CRLF edited.md': `\uFEFF${deal('crlf-2', 'Windows line ends, edited', QUOTED).replaceAll('\n', '\r\n')}`,
  'Deals/Quoted.md': deal('quoted-1', '', QUOTED),
  'Deals/Record deleted.md': deal('deleted-1', 'Record deleted'),
  'Deals/Before the rename.md': deal('renamed-1', 'Renamed'),
  'Undo/Pushed.md': deal('undo-1', 'Pushed, to be undone'),
  'Undo/Pulled from salesforce.md': deal('undo-salesforce', 'Pulled, to be undone'),
  'Undo/Pulled from hubspot.md': deal('undo-hubspot', 'Pulled, to be undone'),
  'Undo/Pulled from dynamics.md': deal('undo-dynamics', 'Pulled, to be undone'),
  'Pending/Update arrived.md': deal('pending-2', 'Update that arrived'),
  'Pending/Update lost.md': deal('pending-3', 'Update that never arrived'),
  'Pending/Answered.md': deal('pending-4', 'Update that was answered'),
  'Notes/No opportunity.md': '---\ntags: [meeting]\n---\n\nMinutes.\n',
};

/** Notes that were added later, and never synced unless they have a pending request. */
export const LATER: Readonly<Record<string, string>> = {
  'Deals/Never synced.md': deal('new-1', 'Never synced', FULL),
  'Deals/Never synced, by rule.md': deal('new-2', 'Never synced, by rule', { customer: 'US Air Force' }),
  'Deals/Never synced, organization.md': deal('new-3', 'Never synced, organization', {
    customer: 'US Navy',
    customer_org: 'Department of Defense',
  }),
  'Deals/Never synced, won.md': deal('new-4', 'Never synced, won', { stage: 'Closed won', close_date: '2026-11-04' }),
};

/** Notes created while a response was lost, and while the process was killed. */
export const PENDING: Readonly<Record<string, string>> = {
  'Pending/New arrived.md': deal('pending-1', 'New record that arrived'),
};
export const ANSWERED: Readonly<Record<string, string>> = {
  'Pending/New answered.md': deal('pending-5', 'New record that was answered'),
};

/** The user's changes in the notes since the last sync: path, old text, new text. */
export const EDITS: readonly (readonly [path: string, from: string, to: string])[] = [
  ['Deals/Edited in note.md', 'amount: 250000', 'amount: 260000'],
  ['Deals/Edited in note.md', 'title: Edited in the note', 'title: Edited in the note again'],
  ['Deals/Cleared in note.md', 'contract_vehicle: SEWP V', 'contract_vehicle:'],
  ['Deals/Conflict.md', 'amount: 250000', 'amount: 240000'],
  ['Deals/Both the same.md', 'amount: 250000', 'amount: 270000'],
  ['Deals/Won in note.md', 'stage: Proposal', 'stage: Closed won'],
  ['Deals/invalid.md', 'amount: 250000', 'amount: 12k'],
  ['Deals/Unreadable region.md', 'region: South', 'region: [South, West]'],
  ['Deals/Account renamed.md', 'amount: 250000', 'amount: 280000'],
  ['Deals/Account unknown.md', 'amount: 250000', 'amount: 285000'],
  ['Deals/CRLF edited.md', 'amount: 1234567.89', 'amount: 1234567.90'],
];

/** The plugin's data in `data.json`, except for its targets. */
export const SETTINGS = {
  version: 1,
  dryRun: false,
  markers: { key: 'type', value: 'opportunity', tag: '', folder: '' },
  stages: [
    ...['Discovery', 'Qualification', 'Proposal', 'Negotiation', 'On hold'].map((name) => ({ name, state: 'open' })),
    ...[
      { name: 'Closed won', state: 'won' },
      { name: 'Closed lost', state: 'lost' },
    ],
  ],
  rules: {
    organizations: [
      { customer: 'US Army', organization: 'Department of Defense' },
      { customer: 'US Air Force', organization: 'Department of Defense' },
    ],
    regions: [{ of: 'NASA', region: 'South' }],
    teams: [{ region: 'South', team: 'Southern agencies', owner: 'Maria Alvarez' }],
  },
  fiscalYearStart: 10,
};
