import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasTemplateCode, inertText, visibleText } from '../../src/domain/untrusted-text.ts';

describe('inert text', () => {
  test.each([
    ['an ordinary title', 'Acme, Inc. renewal (phase 2) – 50 % & more!', 'Acme, Inc. renewal (phase 2) – 50 % & more!'],
    ['an embed', '![[Private note]]', '!\\[\\[Private note\\]\\]'],
    ['a picture', '![x](http://a.example/p)', '!\\[x\\](http\\://a.example/p)'],
    ['a block of code', '```dataviewjs\nrun()\n```', '\\`\\`\\`dataviewjs run() \\`\\`\\`'],
    ['an inline query', '`= this.file`', '\\`= this.file\\`'],
    ['a template', '<%* run() %>', '\\<\\%\\* run() \\%\\>'],
    ['a table cell', 'a | b', 'a \\| b'],
    ['HTML', '<img src=x onerror=y>', '\\<img src=x onerror=y>'],
    ['a comparison', 'a <= b', 'a \\<\\= b'],
    ['an entity', '&lt;b&gt; A&B', '\\&lt;b\\&gt; A&B'],
    ['a field of Dataview', 'owner:: me', 'owner\\:: me'],
    ['a tag', 'for #secret, not #', 'for \\#secret, not #'],
    ['a comment', '%%hidden%%', '\\%\\%hidden\\%\\%'],
    ['emphasis and mathematics', '*a* _b_ ~~c~~ ==d== $e$', '\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\=\\=d\\=\\= \\$e\\$'],
    ['a heading', '# Big', '\\# Big'],
    ['a quotation', '> Big', '\\> Big'],
    ['a list', '- a', '\\- a'],
    ['a numbered list', '1. a', '1\\. a'],
    ['lines', 'a\r\n\r\n# b\u2028c', 'a # b c'],
    ['a mark that turns the text', 'Deal \u202eevil', 'Deal ⟨U+202E⟩evil'],
  ])('%s', (_, text, inert) => {
    expect(inertText(text)).toBe(inert);
  });

  test('no syntax starts or ends in any text, and the displayed text is the same', () => {
    const nasty = fc.constantFrom(
      '[[',
      ']]',
      '![',
      '`',
      '<%',
      '%>',
      '{{',
      '}}',
      '%%',
      '::',
      '://',
      '|',
      '\\',
      '#a',
      '&#1;',
      '\n',
    );
    const texts = fc.array(fc.oneof(nasty, fc.string())).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const inert = inertText(text);
        const bare = inert.replace(/\\[!-/:-@[-`{-~]/g, 'x');
        expect(bare).not.toMatch(/[`*_[\]<|$~{}]|%%|::|:\/\/|==|\n/);
        expect(inert).not.toMatch(/<%|\{\{|\[\[/);
        const seen = inert.replace(/\\([!-/:-@[-`{-~])/g, '$1');
        expect(seen).toBe(visibleText(text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim()));
      }),
    );
  });
});

describe('visible text', () => {
  test.each([
    ['a command of a terminal', 'x\x1b[2J', 'x⟨U+001B⟩[2J'],
    ['turned text', 'a\u2066b\u202ec', 'a⟨U+2066⟩b⟨U+202E⟩c'],
    ['no width', 'Vexil\u200b', 'Vexil⟨U+200B⟩'],
    ['tags', 'a\u{e0041}', 'a⟨U+E0041⟩'],
    ['lines and tabs', 'a\n\tb', 'a\n\tb'],
    ['a heart on fire', '❤\ufe0f\u200d🔥', '❤\ufe0f\u200d🔥'],
    ['a family', '👩\u200d👧', '👩\u200d👧'],
    ['a heart', '❤\ufe0f', '❤\ufe0f'],
    ['other scripts', 'Größe 東京 مرحبا', 'Größe 東京 مرحبا'],
  ])('%s', (_, text, visible) => {
    expect(visibleText(text)).toBe(visible);
  });

  test('the characters before and after each range of hidden characters stay', () => {
    const neighbors = [
      ...[0x20, 0x7e, 0xa0, 0xac, 0xae, 0x34e, 0x350, 0x61b, 0x61d, 0x115e, 0x1161, 0x17b3, 0x17b6, 0x180d, 0x180f],
      ...[0x200a, 0x2010, 0x2027, 0x202f, 0x205f, 0x2070, 0x3163, 0x3165, 0xfdff, 0xfe10, 0xfefe, 0xff00, 0xff9f],
      ...[0xffa1, 0xfff8, 0xfffc, 0xdffff, 0xe1000],
    ];
    const changed = neighbors.filter(
      (point) => visibleText(String.fromCodePoint(point)) !== String.fromCodePoint(point),
    );
    expect(changed).toEqual([]);
  });
});

test.each([
  ['<% tp.file.title %>', true],
  ['<%* x', true],
  ['{{date}}', true],
  ['a < b % c > d { e }', false],
])('%s has template code: %s', (text, has) => {
  expect(hasTemplateCode(text)).toBe(has);
});
