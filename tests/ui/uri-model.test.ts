/** The meaning of Obsidian URIs: every screen, every parameter, and every mixture of parameters. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { uriProblemText, URI_SCREENS } from '../../src/ui/text/uri.ts';
import { readUri, type UriParameters } from '../../src/ui/uri-model.ts';

const ACTION = { action: 'crm-sync-attribution' };

/** Returns the meaning of a URI with these parameters. */
const read = (parameters: UriParameters): ReturnType<typeof readUri> => readUri({ ...ACTION, ...parameters });

/** Returns the notice for a URI, or what it does. */
function noticeFor(parameters: UriParameters): string {
  const request = read(parameters);
  return request.is === 'invalid' ? uriProblemText(request.problem) : request.is;
}

describe('a screen', () => {
  test.each(['panel', 'review', 'issues', 'settings'])('is opened by open=%s, with and without an ID', (open) => {
    expect(read({ open })).toEqual({ is: 'screen', screen: open, id: undefined });
    expect(read({ open, id: 'opp-123' })).toEqual({ is: 'screen', screen: open, id: 'opp-123' });
    expect(read({ id: 'opp-123', open })).toEqual({ is: 'screen', screen: open, id: 'opp-123' });
  });

  test('is opened regardless of the action, and for any text as ID', () => {
    expect(readUri({ action: 'open', open: 'panel' })).toMatchObject({ is: 'screen' });
    expect(readUri({ open: 'panel' })).toMatchObject({ is: 'screen' });
    for (const id of [' opp 1 ', 'open', 'code=1', 'true', '../x', 'x'.repeat(255)])
      expect(read({ open: 'review', id })).toEqual({ is: 'screen', screen: 'review', id });
  });
});

describe('a sign-in callback', () => {
  test.each([
    [{ code: '1', state: '2' }],
    [{ code: '1' }],
    [{ state: '2' }],
    [{ error: 'access_denied' }],
    [{ code: '', state: '' }],
    [{ error: 'access_denied', error_description: 'No', state: '2' }],
    [{ code: '1', state: '2', session_state: '3', iss: 'https://login.example' }],
    [{ code: ['1', '2'], state: '3' }],
  ])('%o is one', (parameters: UriParameters) => {
    expect(read(parameters)).toEqual({ is: 'sign-in' });
  });
});

const SCREENS = 'Use “panel”, “review”, “issues”, or “settings”.';
const MIXED = 'at the same time. A sign-in link can’t open a screen. To open a screen, use only “open” and “id”.';
const ONLY = 'To open a screen, use only “open” and “id”.';

test.each<[string, UriParameters, string]>([
  ['open and code', { open: 'panel', code: '1' }, `The link has “open” and “code” ${MIXED}`],
  ['open and state', { state: '1', open: 'panel' }, `The link has “state” and “open” ${MIXED}`],
  ['open and error', { open: 'x', error: 'y' }, `The link has “open” and “error” ${MIXED}`],
  ['id and code', { id: 'opp-1', code: '1', state: '2' }, `The link has “id”, “code”, and “state” ${MIXED}`],
  [
    'all, with another parameter',
    { open: 'panel', id: '1', code: '2', state: '3', x: '4' },
    `The link has “open”, “id”, “code”, and “state” ${MIXED}`,
  ],
  ['no parameter', {}, `The link doesn’t name a screen in “open”. ${SCREENS}`],
  ['only an ID', { id: 'opp-1' }, `The link doesn’t name a screen in “open”. ${SCREENS}`],
  ['an unknown parameter', { open: 'panel', path: 'a.md' }, `The link has the unknown parameter “path”. ${ONLY}`],
  ['unknown parameters', { b: '1', a: '2' }, `The link has the unknown parameters “b” and “a”. ${ONLY}`],
  ['another case', { Open: 'panel' }, `The link has the unknown parameter “Open”. ${ONLY}`],
  ['a name of every object', { constructor: '1' }, `The link has the unknown parameter “constructor”. ${ONLY}`],
  ['a setting', { open: 'settings', dryRun: 'false' }, `The link has the unknown parameter “dryRun”. ${ONLY}`],
  [
    'only the description of an error',
    { error_description: 'x' },
    `The link has the unknown parameter “error_descripti`,
  ],
  ['an empty screen', { open: '' }, 'The link has no value for “open”. Enter a value, for example'],
  ['an empty ID', { open: 'panel', id: '' }, 'The link has no value for “id”. Enter a value, for example'],
  ['an ID of spaces', { open: 'panel', id: ' \t' }, 'The link has no value for “id”.'],
  ['a repeated screen', { open: ['panel', 'issues'] }, 'The link has “open” more than once. Use it once.'],
  ['a repeated ID', { open: 'panel', id: ['1', '1'] }, 'The link has “id” more than once. Use it once.'],
  ['an unknown screen', { open: 'sync' }, `The link has the unknown value “sync” for “open”. ${SCREENS}`],
  ['a screen without a value', { open: 'true' }, `The link has the unknown value “true” for “open”. ${SCREENS}`],
  ['a screen in capitals', { open: 'Panel' }, `The link has the unknown value “Panel” for “open”. ${SCREENS}`],
  ['a name of every object as a screen', { open: 'toString' }, 'The link has the unknown value “toString”'],
  ['the pipeline', { open: 'pipeline' }, `The pipeline view isn’t available in this version of the plugin. ${SCREENS}`],
  ['the pipeline with an ID', { open: 'pipeline', id: 'opp-1' }, 'The pipeline view isn’t available'],
  ['a very long ID', { open: 'panel', id: 'x'.repeat(256) }, 'The value of “id” in the link is too long.'],
])('a notice is all that follows %s', (_, parameters, notice) => {
  expect(noticeFor(parameters)).toContain(notice);
});

test('a notice shortens a long value, a long name, and a long list', () => {
  expect(noticeFor({ open: 'x'.repeat(5000) }).length).toBeLessThan(250);
  expect(noticeFor({ ['x'.repeat(5000)]: '1' }).length).toBeLessThan(250);
  expect(noticeFor({ a: '', b: '', c: '', d: '', e: '' })).toContain('“a”, “b”, “c”, and 2 more.');
});

test('docs/scripting.md lists all screens', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/scripting.md'), 'utf8');
  const [, section = ''] = page.split('## Obsidian URIs');
  const listed = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, screen = '']) => screen);
  expect(listed.filter((screen) => screen !== 'open').sort()).toEqual([...URI_SCREENS].sort());
});
