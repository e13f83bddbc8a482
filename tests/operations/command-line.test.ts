/** Parameters on the command line. */
import * as v from 'valibot';
import { describe, expect, test, vi } from 'vitest';
import { readParameters, runCommand } from '../../src/operations/command-line.ts';
import { isOperationError, type Operation } from '../../src/operations/operation.ts';
import {
  choiceParameter,
  flagOrTextParameter,
  flagParameter,
  textParameter,
  unknownName,
} from '../../src/operations/parameters.ts';
import { SELECTION, selectionIn } from '../../src/operations/selection.ts';
import { operationServices } from '../support/operations.ts';

const SCHEMA = v.object({
  ...SELECTION,
  target: textParameter('<format>', 'Which'),
  'dry-run': flagParameter('Only try'),
  confirm: flagOrTextParameter('Do it'),
  side: v.optional(choiceParameter('side', ['left', 'right'], 'Which side')),
});

const OPERATION: Operation<typeof SCHEMA, string> = {
  name: 'try',
  description: 'Try the parameters',
  parameters: SCHEMA,
  access: 'reads',
  run: () => Promise.resolve(''),
  attention: () => undefined,
  json: (result) => result,
  text: (result) => result,
};

const AVAILABLE = 'Available: path, folder, id, target, dry-run, confirm, side, and format.';

describe('parameters are rejected', () => {
  test.each([
    ['when it is unknown', { fodler: 'x', target: 'y' }, 'Unknown parameter: “fodler”. Did you mean “folder”?'],
    ['when it is nothing like a parameter', { zzz: 'x' }, `Unknown parameter: “zzz”. ${AVAILABLE}`],
    ['when nothing is behind it', { path: ' ', target: 'y' }, 'path= needs a value: <note>.'],
    ['when something is behind a word', { 'dry-run': 'no', target: 'y' }, 'dry-run takes no value.'],
    ['when it is missing', { path: 'x' }, 'target=<format> is missing.'],
    [
      'when it is the name of what every object has',
      { constructor: 'x', target: 'y' },
      `Unknown parameter: “constructor”. ${AVAILABLE}`,
    ],
    ['when it is not a choice', { target: 'y', side: 'lft' }, 'Unknown side: “lft”. Did you mean “left”?'],
    ['when it is not a format', { target: 'y', format: 'jsn' }, 'Unknown format: “jsn”. Did you mean “json”?'],
    ['when the format is empty', { target: 'y', format: '' }, 'format= needs a value: text|json.'],
  ])('%s', (_, given, error) => {
    expect(readParameters(OPERATION, given)).toEqual({ error });
  });

  test.each([
    [
      { target: 'y', 'dry-run': 'true', folder: 'Deals' },
      { target: 'y', 'dry-run': true, folder: 'Deals', confirm: false },
    ],
    [
      { target: 'true', confirm: 'true' },
      { target: 'true', 'dry-run': false, confirm: true },
    ],
    [
      { target: 'y', confirm: 'plan-1', side: 'left', format: 'json' },
      { target: 'y', 'dry-run': false, confirm: 'plan-1', side: 'left' },
    ],
    [
      { target: 'y', confirm: '' },
      { target: 'y', 'dry-run': false, confirm: '' },
    ],
  ])('and %j is accepted', (given, parameters) => {
    expect(readParameters(OPERATION, given)).toEqual({ parameters });
  });
});

describe('notes are selected', () => {
  test.each([
    [{}, { what: 'vault' }],
    [{ path: 'a.md' }, { what: 'note', path: 'a.md' }],
    [{ folder: 'Deals' }, { what: 'folder', path: 'Deals' }],
    [{ id: 'a, b,,c ' }, { what: 'ids', ids: ['a', 'b', 'c'] }],
    [{ id: 'a', folder: 'Deals' }, { error: 'Use only one of path=, folder=, and id=.' }],
    [{ id: 'a, b ,a b' }, { what: 'ids', ids: ['a', 'b', 'a b'] }],
    [{ id: '"Acme, Q3",b' }, { what: 'ids', ids: ['Acme, Q3', 'b'] }],
    [{ id: 'b, "say ""x"", y" ' }, { what: 'ids', ids: ['b', 'say "x", y'] }],
    [{ id: 'Acme\\, Q3,b' }, { what: 'ids', ids: ['Acme, Q3', 'b'] }],
    [{ id: 'a"b,c"d' }, { what: 'ids', ids: ['a"b', 'c"d'] }],
    [{ id: 'a\\b' }, { what: 'ids', ids: ['a\\b'] }],
    [{ id: '"a' }, { what: 'ids', ids: ['"a'] }],
    [{ id: ', ,' }, { error: 'id= needs a value: <id>[,<id>...].' }],
  ])('by %j', (given, selection) => {
    const read = readParameters(OPERATION, { target: 'y', ...given });
    if (isOperationError(read)) throw new Error(read.error);
    expect(selectionIn(read.parameters)).toEqual(selection);
  });
});

test('an unknown name is an error with all names if none is similar', () => {
  expect(unknownName('side', 'up', ['left', 'right'])).toBe('Unknown side: “up”. Available: left and right.');
});

test.each([
  ['text', 'Failed: text', [1, 0]],
  ['json', '"json"', [0, 1]],
])('only the requested answer is built: %s', async (format, answer, calls) => {
  const text = vi.fn(() => 'text');
  const json = vi.fn(() => 'json');
  const operation = { ...OPERATION, attention: () => 'Failed' as const, text, json };
  expect(await runCommand(operation, { target: 'y', format }, operationServices())).toBe(answer);
  expect([text, json].map(({ mock }) => mock.calls.length)).toEqual(calls);
});
