/** The demo as a user runs it: it fails if one of its statements is not true, and prints all of its steps. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXAMPLE_CRMS, labelOf } from '../../tools/loopback-crms/example-org.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Part of the text for a CRM that closes records with a separate request. */
const CLOSING = '(?:, \\d+ to close if you add close)?';

test('the demo prints all of its steps', () => {
  const told = execFileSync(process.execPath, [join(ROOT, 'scripts/demo.mjs')], { encoding: 'utf8' });
  const inEach = (tells: (label: string) => string): readonly string[] => EXAMPLE_CRMS.map(labelOf).map(tells);
  const story = [
    'A second run: 0 written.',
    'credited in USD: Microsoft 21,147,450',
    'overlay in USD: ',
    'Credit to OEMs by OEM and fiscal quarter\\.',
    'salesforce: 46 of 61 ready',
    'a sync only plans',
    ...inEach((label) => `${label}: \\d+ to create, \\d+ blocked${CLOSING}\\. \\d+ requests, 0 of them writes`),
    'Nothing was sent because dry run is on\\.',
    'the plan is confirmed:',
    ...inEach((label) => `${label}: \\d+ done, \\d+ that need your attention${CLOSING}\\.`),
    ...EXAMPLE_CRMS.map((target) => `crm_${target}: `),
    'A second sync finds no changes:',
    ...inEach((label) => `${label}: \\d+ unchanged(?:, nothing to do|${CLOSING})\\.`),
    'Amount: 1000000 → 1250000 in Salesforce\\.',
    'Stage: Proposal → Negotiation in the note\\.',
    ...inEach((label) => label)
      .slice(1)
      .map((label) => `: 1000000 → 1250000 in ${label}\\.`),
    'All CRMs have the same values:',
    ...inEach((label) => `${label}: \\d+ unchanged(?:, nothing to do|${CLOSING})\\.`),
    'npm run playground',
  ];
  let rest = told;
  for (const part of story) {
    const found = new RegExp(part).exec(rest);
    expect(found, `${part} is told in its place`).not.toBeNull();
    rest = rest.slice((found?.index ?? 0) + (found?.[0].length ?? 0));
  }
}, 120_000);
