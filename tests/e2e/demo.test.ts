/** The demo, as a person runs it: it fails by itself where its story is not true, and tells it to the end. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

test('the demo tells its story to the end', () => {
  const told = execFileSync(process.execPath, [join(ROOT, 'scripts/demo.mjs')], { encoding: 'utf8' });
  const story = [
    'A second run: 0 written.',
    'salesforce: 19 of 33 ready',
    'Nothing was sent, for dry run is on.',
    'Dry run off, confirmed: 14 done',
    'crm_salesforce: ',
    'Amount: 1000000 → 1250000 in Salesforce.',
    'StageName: Proposal → Negotiation in the note.',
    'nothing to do.',
    '(0 of them wrote)',
    'npm run playground',
  ];
  const places = story.map((part) => told.lastIndexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((one, other) => one - other));
}, 120_000);
