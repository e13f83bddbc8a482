import { expect, test } from 'vitest';
import { conflictCopyOrigin } from '../../src/domain/conflict-copy.ts';

test.each([
  ['Deals/Radar (conflicted copy).md', 'Deals/Radar.md'],
  ["Deals/Radar (Ann's conflicted copy 2026-01-02).md", 'Deals/Radar.md'],
  ['Deals/Radar (Conflicted copy Laptop 202601021504).md', 'Deals/Radar.md'],
  ['Radar (conflicted copy 2026-01-02 150405).md', 'Radar.md'],
  ['Radar (Case Conflict).md', 'Radar.md'],
  ['Radar (Case Conflict 1).md', 'Radar.md'],
  ['Radar (Conflict 2026-01-02).md', 'Radar.md'],
  ['Radar (conflict).md', 'Radar.md'],
  ["Radar (Ann's conflict copy).md", 'Radar.md'],
  ['Radar.sync-conflict-20260102-150405-ABCDEFG.md', 'Radar.md'],
  ['Radar (SFConflict ann@example.com 2026-01-02-15-04-05).md', 'Radar.md'],
  ['Radar_DiskStation_Jan-02-1504-2026_Conflict.md', 'Radar.md'],
  ['Radar_conflict-20260102-150405.md', 'Radar.md'],
  ['Radar.Conflict.md', 'Radar.md'],
  ['[Conflict] Radar.md', 'Radar.md'],
  ['Radar [conflicted].md', 'Radar.md'],
  ['A (B) (conflicted copy).md', 'A (B).md'],
])('%s is a copy of %s', (path, original) => {
  expect(conflictCopyOrigin(path)).toBe(original);
});

test.each(['Radar.md', 'Radar (2).md', 'Radar (copy).md', 'Conflict Resolution.md', 'Radar (conflict of interest).md'])(
  '%s is not a copy',
  (path) => {
    expect(conflictCopyOrigin(path)).toBeUndefined();
  },
);

test('the folder is ignored', () => {
  expect(conflictCopyOrigin('Sync (conflicted copy)/Radar.md')).toBeUndefined();
});

test('a name longer than 255 characters is not searched', () => {
  const ending = '.conflict';
  const longest = 'x'.repeat(255 - ending.length);
  expect(conflictCopyOrigin(`${longest}${ending}.md`)).toBe(`${longest}.md`);
  expect(conflictCopyOrigin(`x${longest}${ending}.md`)).toBeUndefined();
});
