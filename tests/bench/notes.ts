/** Notes for measurements: 1 to 3 KB, about 20 keys, in the styles that users write; the same for the same seed. */

const OEMS = ['Microsoft', 'Cisco', 'Palo Alto Networks', 'NetApp', 'Splunk', 'Dell', 'HPE Aruba', 'Nutanix'];
const PARTNERS = ['Partner A', 'Partner B', 'Blue Harbor Systems', 'Ironbridge Federal', 'Summit Peak Partners'];
const REGIONS = ['East', 'West', 'Central', 'South', 'Europe'];
const STAGES = ['Discovery', 'Qualification', 'Proposal', 'Negotiation'];
const WORDS = 'funding vehicle renewal quote pilot rollout award protest option year site survey clearance'.split(' ');

/** Returns a generator of numbers in [0, 1) that repeat for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns the text of the note with this number, without computed properties. */
export function benchNote(number: number): string {
  const next = random(number + 1);
  const pick = (from: readonly string[]): string => from[Math.floor(next() * from.length)] ?? '';
  const some = (from: readonly string[], most: number): string[] => [
    ...new Set(Array.from({ length: 1 + Math.floor(next() * most) }, () => pick(from))),
  ];
  const list = (key: string, names: readonly string[]): string =>
    next() < 0.5 ? `${key}: [${names.join(', ')}]\n` : `${key}:\n${names.map((name) => `  - ${name}\n`).join('')}`;
  const prose = (length: number): string => Array.from({ length }, () => pick(WORDS)).join(' ');
  const month = String(1 + Math.floor(next() * 12)).padStart(2, '0');
  const day = String(1 + Math.floor(next() * 28)).padStart(2, '0');
  return (
    `---\ntype: opportunity\nid: opp-${number}\ntitle: ${pick(WORDS)} ${prose(3)} ${number}\n` +
    `customer: "[[${pick(['US Navy', 'US Army', 'NASA', 'Department of Energy'])}]]"\n` +
    `customer_org: Department of ${pick(['Defense', 'Energy', 'State'])}\ncustomer_poc: "[[${pick(['John Doe', 'Ann Poe'])}]]"\n` +
    `amount: ${10_000 + Math.floor(next() * 5_000_000)}${next() < 0.3 ? '.' + String(10 + Math.floor(next() * 90)) : ''}\n` +
    `stage: ${pick(STAGES)}\nclose_date: 20${27 + Math.floor(next() * 2)}-${month}-${day}\n` +
    list('oems', some(OEMS, 3)) +
    list('partners', some(PARTNERS, 3)) +
    `region: ${pick(REGIONS)}\nteam: ${pick(['Defense', 'Civilian'])}\nowner: ${pick(['Maria Alvarez', 'Sam Lee'])}\n` +
    `source: ${pick(['Referral', 'RFP', 'Web'])}\ncontract_vehicle: ${pick(['SEWP V', 'CHESS', 'GSA MAS'])}\n` +
    list('tags', some(WORDS, 4)) +
    `projected_amount_FY27: ${Math.floor(next() * 8_000)}\nwin_prob: ${Math.floor(next() * 100)}\n` +
    `confidence_score: ${Math.floor(next() * 100)}\nlifecycle_notes: "${prose(12)}"\n---\n\n# ${prose(4)}\n\n` +
    Array.from({ length: 2 + Math.floor(next() * 9) }, () => `${prose(30)}.\n\n`).join('')
  );
}

const FOREIGN =
  'budget_code campaign contact_channel department industry invoice_terms legal_entity next_step priority quarter'
    .split(' ')
    .flatMap((key) => [1, 2, 3, 4].map((number) => `${key}_${number}`));

/** Returns the note with this number, with 40 more keys, which mean nothing to the plugin. */
export function foreignKeysNote(number: number): string {
  const lines = FOREIGN.map((key, at) => `${key}: ${WORDS[(number + at) % WORDS.length] ?? ''} ${number + at}\n`);
  return benchNote(number).replace('---\n', `---\n${lines.join('')}`);
}

/** Returns the note with the keys of its fields in title case: `close_date` becomes `Close Date`. */
export function titleCaseKeys(text: string): string {
  return text.replace(FIELD_KEY, (key) =>
    key
      .split('_')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(' '),
  );
}

const FIELD_KEY =
  /^(?:id|title|customer|customer_org|customer_poc|amount|stage|close_date|oems|partners|region|team|owner|source|contract_vehicle|tags|lifecycle_notes)(?=:)/gm;
