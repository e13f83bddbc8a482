import { expect, test } from 'vitest';
import { isNormalizedByCrm } from '../../../src/targets/core/crm-normalized.ts';
import type { RemoteType } from '../../../src/targets/core/crm.ts';

test.each<readonly [RemoteType | undefined, string, string, boolean]>([
  ['text', 'East', 'EAST', true],
  ['text', 'Caf\u00e9  au lait', 'caf\u00e9 au lait', true],
  ['text', 'Northern', 'Nort', true],
  ['text', 'East', 'East', false],
  ['text', 'East', 'US East', false],
  ['text', 'East', 'West', false],
  ['text', 'East', '', false],
  ['text', '', 'East', false],
  ['number', '1200.55', '1201', true],
  ['number', '1200.55', '1200.6', true],
  ['number', '-1200.55', '-1201', true],
  ['number', '1200.55', '1200', false],
  ['number', '1000', '1', false],
  ['number', '1200', '1200.5', false],
  ['choice', 'stage10', 'stage1', false],
  ['choice', 'east', 'East', false],
  ['moment', '1806796800000', '18067968', false],
  [undefined, 'East', 'EAST', false],
])('a %s sent as %j and stored as %j is normalized: %s', (type, sent, kept, is) => {
  expect(isNormalizedByCrm(type, sent, kept)).toBe(is);
});
