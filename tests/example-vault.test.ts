/** The example vault: each finding has its note, and all other notes are valid. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SEVERITIES, type Code } from '../src/domain/finding.ts';
import { parseSettings } from '../src/config/parse.ts';
import type { Run } from '../src/vault/note-service.ts';
import { createNoteService } from '../src/vault/create-note-service.ts';
import { TARGET_IDS } from '../src/targets/targets.ts';
import { manualClock } from './support/manual-clock.ts';
import { memoryNotes } from './support/memory-notes.ts';

const vault = join(import.meta.dirname, '../example-vault');
const files = readdirSync(vault, { recursive: true, encoding: 'utf8' });
const notes = files.filter((file) => file.endsWith('.md'));
const texts = Object.fromEntries(notes.map((file) => [file, readFileSync(join(vault, file), 'utf8')]));
const ownFile = files.find((file) => file.endsWith('data.json')) ?? '';
const parsed = parseSettings(JSON.parse(readFileSync(join(vault, ownFile), 'utf8')));
const stageStates = new Map(parsed.settings.stages.map(({ name, state }) => [name, state]));
const service = createNoteService(memoryNotes(texts), manualClock('2026-11-22T12:00:00Z'), parsed.settings);

async function run(): Promise<Run> {
  return (await service.validate({ what: 'vault' })) as Run;
}

test('its settings are read without an error', () => {
  expect(parsed.problems).toEqual([]);
});

test('reports the issues of each note', async () => {
  const { inspections, skipped, failures } = await run();
  expect(failures).toEqual([]);
  const said = inspections.map(({ path, findings }) =>
    [path.replace('Opportunities/', ''), ...findings.map(({ code, place }) => `${code}@${place?.line ?? 0}`)].join(' '),
  );
  await expect([...said, ...skipped.map(({ path, reason }) => `${path} ${reason}`)].join('\n')).toMatchFileSnapshot(
    'golden/example-vault.txt',
  );
});

/** A run skips templates. */
const OF_TEMPLATES: readonly Code[] = ['placeholder-value'];

/**
 * Needs a mapping without one of the target's required fields, a CRM that describes its own, or bytes that an editor
 * and Git would not keep: a text alone cannot show it.
 */
const FROM_ELSEWHERE: readonly Code[] = [
  'encoding-not-utf8',
  'yaml-too-deep',
  'target-required-missing',
  'target-field-missing',
  'target-field-needed',
  'target-field-read-only',
  'target-required-unmapped',
  'target-key-not-unique',
  'target-value-new',
  'target-kind-wrong',
  'target-zone-unknown',
  'target-currency-mismatch',
  'target-currency-unmapped',
];

test('has a note for every finding', async () => {
  const { inspections } = await run();
  const codes = new Set<Code>([...OF_TEMPLATES, ...FROM_ELSEWHERE]);
  for (const inspection of inspections) {
    for (const { code } of inspection.findings) codes.add(code);
    if (!inspection.valid) continue;
    for (const target of TARGET_IDS) {
      const result = service.format(inspection, target);
      for (const { code } of result.ok ? result.formatted.findings : result.findings) codes.add(code);
    }
  }
  expect(Object.keys(SEVERITIES).filter((code) => !codes.has(code as Code))).toEqual([]);
});

test('FY26 is closed except for two overdue notes, and each closed note has its current attribution', async () => {
  const { inspections } = await run();
  const fy26 = inspections.filter(({ path }) => path.startsWith('Opportunities/FY26/'));
  const inStage = (state: string): typeof fy26 =>
    fy26.filter(({ opportunity }) => stageStates.get(opportunity?.stage ?? '') === state);
  expect(['won', 'lost', 'open'].map((state) => inStage(state).length)).toEqual([13, 5, 2]);
  expect([...inStage('won'), ...inStage('lost')].filter(({ stored }) => stored !== 'current')).toEqual([]);
  const overdue = inStage('open').map(({ findings }) => findings.some(({ code }) => code === 'close-date-past'));
  expect(overdue).toEqual([true, true]);
});

test('attributes the worked example to the dollar', async () => {
  const { inspections } = await run();
  const example = inspections.find(({ opportunity }) => opportunity?.id === 'opp-123');
  const shares = (ledger: 'oem' | 'partner'): unknown =>
    example?.attribution?.[ledger].shares.map(({ name, minor }) => [name, minor / 100]);
  expect(example?.findings).toEqual([]);
  expect(shares('oem')).toEqual([
    ['Microsoft', 600_000],
    ['Cisco', 300_000],
  ]);
  expect(shares('partner')).toEqual([
    ['Partner A', 100_000],
    ['Partner B', 100_000],
  ]);
  expect(example?.attribution?.oem.unallocated).toBe(10_000_000);
  expect(example?.attribution).toMatchObject({ region: 'East', customerOrg: 'Department of Defense' });
});
