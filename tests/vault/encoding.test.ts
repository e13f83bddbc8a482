/** No write changes a file that is not UTF-8, and every operation that reads it reports that. */
import { describe, expect, test } from 'vitest';
import { ENRICH_JOB } from '../../src/vault/enrich.ts';
import type { WriteRun } from '../../src/vault/note-service.ts';
import { deskOver, found, VAULT } from '../support/note-service.ts';
import { dealText } from '../support/rules.ts';

const LATIN1_BODY = Buffer.from(`${dealText()}Café\n`, 'latin1');
const FILES: Readonly<Record<string, Uint8Array>> = {
  'body.md': LATIN1_BODY,
  'value.md': Buffer.from(dealText({ id: 'v', title: 'Café' }), 'latin1'),
  'mark.md': Buffer.concat([
    Buffer.from('\uFEFF'),
    Buffer.from(dealText({ id: 'm', customer: undefined }), 'latin1'),
    Buffer.of(0xe9),
  ]),
  'utf-16.md': Buffer.from(`\uFEFF${dealText({ id: 'u' })}`, 'utf16le'),
  'cut.md': Buffer.concat([Buffer.from(dealText({ id: 'c' })), Buffer.of(0xf0, 0x9f, 0x98)]),
};
const PATHS = Object.keys(FILES);

const OPTIONS = {
  rules: { organizations: [], regions: [{ of: 'DoD', region: 'East' }], teams: [] },
};

function scene(): ReturnType<typeof deskOver> {
  return deskOver({ ...FILES, 'good.md': `${dealText({ id: 'good' })}\uFFFD is a character\n` }, OPTIONS);
}

function untouched({ store }: ReturnType<typeof deskOver>): void {
  for (const path of PATHS) expect(store.bytesAt(path)).toEqual(Buffer.from(FILES[path] ?? []));
}

function outcomes(run: WriteRun): Readonly<Record<string, string>> {
  return Object.fromEntries(run.inspections.map(({ path }, at) => [path, run.outcomes[at] ?? '']));
}

describe('a file that is not UTF-8', () => {
  test('is an error of the note, at the first unreadable character', async () => {
    const { service } = scene();
    const run = found(await service.validate(VAULT));
    const errors = run.inspections.flatMap(({ path, findings, valid }) =>
      findings
        .filter(({ code }) => code === 'encoding-not-utf8')
        .map(({ place, data }) => [path, valid, place?.line, 'encoding' in data && data.encoding]),
    );
    expect(run.failures).toEqual([]);
    const lines = dealText().split('\n').length;
    expect(errors).toEqual([
      ['body.md', false, lines, 'unknown'],
      ['cut.md', false, lines, 'unknown'],
      ['mark.md', false, lines - 1, 'unknown'],
      ['utf-16.md', false, undefined, 'utf-16'],
      ['value.md', false, 4, 'unknown'],
    ]);
  });

  test('is not written by an attribution, unlike the others', async () => {
    const made = scene();
    const dry = outcomes(found(await scene().service.attribute(VAULT, { dryRun: true })));
    const run = found(await made.service.attribute(VAULT, { dryRun: false }));
    expect(outcomes(run)).toEqual({
      ...Object.fromEntries(PATHS.map((path) => [path, 'refused'])),
      'good.md': 'written',
    });
    expect(dry).toEqual(outcomes(run));
    expect(run.failures).toEqual([]);
    untouched(made);
    expect(outcomes(found(await made.service.attribute(VAULT, { dryRun: false })))['good.md']).toBe('unchanged');
  });

  test('is not written by an enrichment', async () => {
    const made = deskOver({ 'a.md': Buffer.from(`${dealText({ region: undefined })}Café`, 'latin1') }, OPTIONS);
    const run = found(await made.service.enrich(VAULT, { dryRun: false }));
    expect(ENRICH_JOB.planned(run.inspections[0] as never)).toBe('written');
    expect(run.outcomes).toEqual(['refused']);
    expect(made.store.counts.writes).toBe(0);
  });

  test.each(PATHS)('%s: is not written by a fix', async (path) => {
    const made = scene();
    const refused = await made.service.apply(path, [{ do: 'set', path: ['region'], value: 'West', was: undefined }]);
    expect(refused?.code).toBe(path === 'utf-16.md' ? 'encoding-utf-16' : 'encoding-not-utf8');
    untouched(made);
  });

  test('is detected from the text in an editor', async () => {
    const { service, store } = scene();
    expect(await service.misread('body.md', LATIN1_BODY.toString())).toMatchObject({ encoding: 'unknown' });
    expect(await service.misread('good.md', store.texts()['good.md'] ?? '')).toBeUndefined();
    expect(await service.misread('gone.md', 'no such character')).toBeUndefined();
  });

  test('without an opportunity is skipped like any other', async () => {
    const made = deskOver({ 'a.md': Buffer.from('# Café\n', 'latin1') });
    const run = found(await made.service.attribute(VAULT, { dryRun: false }));
    expect(run).toMatchObject({ inspections: [], failures: [], skipped: [{ path: 'a.md', reason: 'no-frontmatter' }] });
  });
});
