/** Every relative link and image of the documentation has an existing file, and every anchor a heading. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorsIn, brokenLinks, type ReadFile } from './support/docs-links.ts';

const ROOT = join(import.meta.dirname, '..');

const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file.replaceAll('\\', '/')}`),
];

const onDisk: ReadFile = (path) => {
  const stat = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  return stat.isFile() ? readFileSync(join(ROOT, path), 'utf8') : '';
};

test.each(PAGES)('every link in %s has a target', (page) => {
  expect(brokenLinks(page, onDisk)).toEqual([]);
});

describe('links', () => {
  const files: Readonly<Record<string, string>> = {
    'README.md': '# A plugin\n\n## Set up\n\n## Set up\n',
    'docs/b c.md': '## `code` and [a link](x)\n',
    'docs/panel.png': '',
    docs: '',
  };
  const broken = (page: string): readonly string[] =>
    brokenLinks('docs/page.md', (path) => (path === 'docs/page.md' ? page : files[path]));

  test.each([
    ['a file', '[a](../README.md)'],
    ['a file from the root', '[a](/README.md)'],
    ['a folder', '[a](../docs)'],
    ['an image', '![a](panel.png "The panel")'],
    ['an image in a link', '[![a](panel.png)](../README.md)'],
    ['an image in HTML', '<img alt="" src="panel.png">'],
    ['a name with a space', '[a](<b c.md>) [b](b%20c.md#code-and-a-link)'],
    ['a reference', '[a][b]\n\n[b]: ../README.md#set-up'],
    ['a heading of the page', '# One\n\n[a](#one)'],
    ['the second of two headings', '[a](../README.md#set-up-1)'],
    ['an anchor in HTML', '<a id="here"></a>\n\n[a](#here)'],
    ['another place', '[a](https://example.com/x#y) [b](mailto:a@example.com) <https://example.com>'],
    ['code', '`[a](nothing.md)`\n\n```md\n[a](nothing.md)\n```\n'],
    ['a comment', '<!-- [a](nothing.md) -->'],
  ])('to %s are valid', (_, page) => {
    expect(broken(page)).toEqual([]);
  });

  test.each([
    ['a file that isn’t there', '[a](nothing.md)', 'docs/nothing.md doesn’t exist'],
    ['an image that isn’t there', '![a](nothing.png)', 'docs/nothing.png doesn’t exist'],
    ['a reference to nothing', '[a][b]\n\n[b]: nothing.md', 'docs/nothing.md doesn’t exist'],
    ['an HTML image that isn’t there', '<img src="nothing.png">', 'docs/nothing.png doesn’t exist'],
    ['a heading that isn’t there', '[a](../README.md#set-up-2)', 'README.md has no heading “set-up-2”'],
    ['a heading of the page that isn’t there', '# One\n\n[a](#two)', 'docs/page.md has no heading “two”'],
    ['a heading in code', '```md\n# One\n```\n\n[a](#one)', 'docs/page.md has no heading “one”'],
    [
      'a file, between two single backticks',
      'A ` here.\n\n[a](nothing.md)\n\nA ` there.',
      'docs/nothing.md doesn’t exist',
    ],
    ['a heading in another case', '# One\n\n[a](#One)', 'docs/page.md has no heading “One”'],
  ])('to %s are reported', (_, page, fault) => {
    expect(broken(page)).toHaveLength(1);
    expect(broken(page)[0]).toContain(fault);
  });
});

test.each([
  ['## required-missing', 'required-missing'],
  ['## What’s new? (2026)', 'whats-new-2026'],
  ['### `npm run docs` & more', 'npm-run-docs--more'],
  ['# crm_hubspot: **v1**', 'crm_hubspot-v1'],
  ['## Für Übung ##', 'für-übung'],
])('the anchor of %j', (heading, anchor) => {
  expect([...anchorsIn(heading)]).toEqual([anchor]);
});
