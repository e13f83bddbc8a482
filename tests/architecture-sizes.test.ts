/** docs/architecture.md lists the parts of main.js with about their size: `npm run docs` was run after a large change. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
// @ts-expect-error a plain script without types; they are given below
import { partSizes as measure } from '../scripts/part-sizes.mjs';
import { withSizes, type PartSizes } from './support/docs.ts';

const partSizes = measure as () => Promise<PartSizes>;

const PAGE = readFileSync(join(import.meta.dirname, '../docs/architecture.md'), 'utf8');

/** Returns the parts of the table with their KiB. */
function listedSizes(page: string): Readonly<Record<string, number>> {
  const rows = page.matchAll(/^\| `([\w@./-]+)` +\| (\d+\.\d) +\|$/gm);
  return Object.fromEntries([...rows].map(([, part = '', kib = '']) => [part, Number(kib)]));
}

/** Returns the parts that are missing on one side, or differ by more than 10 % and one KiB. */
function outdatedSizes(listed: Readonly<Record<string, number>>, { parts }: PartSizes): readonly string[] {
  return [...new Set([...Object.keys(listed), ...Object.keys(parts)])].filter((part) => {
    const size = parts[part];
    const kib = listed[part];
    if (size === undefined || kib === undefined) return true;
    return Math.abs(size / 1024 - kib) > Math.max(1, kib * 0.1);
  });
}

test('the sizes are those of main.js, within 10 %', async () => {
  expect(outdatedSizes(listedSizes(PAGE), await partSizes())).toEqual([]);
});

test('the comparison finds a part that grew, is new, or is gone', () => {
  const page = 'x\n<!-- generated: sizes -->\n<!-- end generated -->\n';
  const sizes = { parts: { sync: 102_400, ui: 10_240, yaml: 5120 }, bytes: 120_000 };
  const listed = listedSizes(withSizes(page, sizes));
  expect(listed).toEqual({ sync: 100, ui: 10, yaml: 5 });
  expect(outdatedSizes(listed, { ...sizes, parts: { ...sizes.parts, sync: 110_000, yaml: 5500 } })).toEqual([]);
  const changed = { sync: 115_000, ui: 10_240, idb: 3000 };
  expect(outdatedSizes(listed, { ...sizes, parts: changed })).toEqual(['sync', 'yaml', 'idb']);
});
