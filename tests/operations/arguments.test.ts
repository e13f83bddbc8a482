import { describe, expect, test } from 'vitest';
import { misused, SELECTION_FLAGS, selectionIn, wantsJson, type CliFlags } from '../../src/operations/arguments.ts';

const FLAGS: CliFlags = {
  ...SELECTION_FLAGS,
  target: { value: '<format>', description: 'Which', required: true },
  'dry-run': { description: 'Only try' },
};

describe('parameters are rejected', () => {
  test.each([
    ['when it is unknown', { fodler: 'x', target: 'y' }, 'Unknown parameter: “fodler”. Did you mean “folder”?'],
    [
      'when it is nothing like a parameter',
      { zzz: 'x' },
      'Unknown parameter: “zzz”. Available: path, folder, id, target, and dry-run.',
    ],
    ['when nothing is behind it', { path: ' ', target: 'y' }, 'path= needs a value: <note>.'],
    ['when something is behind a word', { 'dry-run': 'no', target: 'y' }, 'dry-run takes no value.'],
    ['when it is missing', { path: 'x' }, 'target=<format> is missing.'],
    [
      'when it is the name of what every object has',
      { constructor: 'x', target: 'y' },
      'Unknown parameter: “constructor”. Available: path, folder, id, target, and dry-run.',
    ],
  ])('%s', (_, parameters, usage) => {
    expect(misused(parameters, FLAGS)).toEqual({ usage });
  });

  test('and accepted if they are used as described', () => {
    expect(misused({ target: 'y', 'dry-run': 'true', folder: 'Deals' }, FLAGS)).toBeUndefined();
  });
});

describe('notes are selected', () => {
  test.each([
    [{}, { what: 'vault' }],
    [{ path: 'a.md' }, { what: 'note', path: 'a.md' }],
    [{ folder: 'Deals' }, { what: 'folder', path: 'Deals' }],
    [{ id: 'a, b,,c ' }, { what: 'ids', ids: ['a', 'b', 'c'] }],
    [{ id: 'a', folder: 'Deals' }, { usage: 'Use only one of path=, folder=, and id=.' }],
    [{ id: 'a, b ,a b' }, { what: 'ids', ids: ['a', 'b', 'a b'] }],
    [{ id: '"Acme, Q3",b' }, { what: 'ids', ids: ['Acme, Q3', 'b'] }],
    [{ id: 'b, "say ""x"", y" ' }, { what: 'ids', ids: ['b', 'say "x", y'] }],
    [{ id: 'Acme\\, Q3,b' }, { what: 'ids', ids: ['Acme, Q3', 'b'] }],
    [{ id: 'a"b,c"d' }, { what: 'ids', ids: ['a"b', 'c"d'] }],
    [{ id: 'a\\b' }, { what: 'ids', ids: ['a\\b'] }],
    [{ id: '"a' }, { what: 'ids', ids: ['"a'] }],
    [{ id: ', ,' }, { usage: 'id= needs a value: <id>[,<id>...].' }],
  ])('by %j', (parameters, selection) => {
    expect(selectionIn(parameters)).toEqual(selection);
  });
});

test.each([
  [{}, false],
  [{ format: 'text' }, false],
  [{ format: 'json' }, true],
  [{ format: 'jsn' }, { usage: 'Unknown format: “jsn”. Did you mean “json”?' }],
])('the output for %j is JSON: %j', (parameters, json) => {
  expect(wantsJson(parameters)).toEqual(json);
});
