import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderTemplate, convertToOpportunity } from '../../src/vault/template.ts';
import { readNote } from '../../src/notes/read.ts';
import { compileSettings } from '../../src/config/compiled-settings.ts';
import { dealText, OPTIONS } from '../support/rules.ts';

const RULES = compileSettings(OPTIONS);
const VALUES = { id: 'opp-1', date: '2026-11-22' };

function filled(template: string, title: string): string {
  return renderTemplate(template, { title, ...VALUES }, RULES);
}

describe('a template is filled in', () => {
  test.each([
    [
      'with plain words',
      '---\nid: {{id}}\ntitle: {{title}}\nclose_date: {{date}}\n---\n# {{title}}\n',
      'Acme',
      '---\nid: opp-1\ntitle: Acme\nclose_date: 2026-11-22\n---\n# Acme\n',
    ],
    [
      'with a colon',
      '---\ntitle: {{title}}\n---\n{{title}}',
      'Acme: phase 2',
      '---\ntitle: "Acme: phase 2"\n---\nAcme: phase 2',
    ],
    ['with what looks like a number', '---\ntitle: {{ Title }}\n---\n', '007', '---\ntitle: "007"\n---\n'],
    ['in a list', '---\ntags: [deal, {{title}}]\n---\n', 'a, b', '---\ntags: [deal, "a, b"]\n---\n'],
    ['within other words', '---\ntitle: Deal {{title}} ({{id}})\n---\n', '#1', '---\ntitle: "Deal #1 (opp-1)"\n---\n'],
    ['without frontmatter', '# {{title}} {{title}}', '$& $1', '# \\$& \\$1 \\$& \\$1'],
    [
      'with code, which stays text',
      '---\ntitle: {{title}}\n---\n# {{title}}',
      '![[Private]] <%* x %>',
      '---\ntitle: "![[Private]] <%* x %>"\n---\n# !\\[\\[Private\\]\\] \\<\\%\\* x \\%\\>',
    ],
  ])('%s', (_, template, title, text) => {
    const found = filled(template, title);
    const same = found === text || found === text.replaceAll('"', "'");
    expect(same ? text : found).toBe(text);
  });

  test('and keeps any title complete', () => {
    const title = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 40 })
      .map((text) => text.replace(/\s+/g, ' ').trim());
    const template = fc.constantFrom(
      'title: {{title}}',
      'title: "{{title}}"',
      "title: '{{title}}'",
      'title: >-\n  {{title}}',
    );
    fc.assert(
      fc.property(
        title.filter((text) => text !== ''),
        template,
        (text, line) => {
          const reading = readNote(filled(`---\nid: {{id}}\n${line}\n---\n`, text), RULES.keyIndex, 'USD');
          const value = reading.state === 'read' ? reading.note.sources.title?.[0]?.value : undefined;
          expect(value).toMatchObject({ kind: 'scalar', text });
        },
      ),
    );
  });
});

describe('a note is converted to an opportunity', () => {
  const keys = 'type: opportunity\nid:\ntitle:\ncustomer:\namount:\nstage:\nclose_date:\n';
  test.each([
    ['that has no frontmatter', 'Body\n', `---\n${keys}---\nBody\n`],
    ['that has an empty one', '---\n---\nBody\n', `---\n${keys}---\nBody\n`],
    [
      'that has some of it',
      '---\n# mine\nname: Acme # a name\namount: 5\n---\n',
      '---\n# mine\nname: Acme # a name\namount: 5\ntype: opportunity\nid:\ncustomer:\nstage:\nclose_date:\n---\n',
    ],
    ['that is of another type', dealText({ type: 'meeting' }), dealText()],
    ['that is one already', dealText(), dealText()],
  ])('%s', (_, text, made) => {
    expect(convertToOpportunity(text, RULES)).toEqual({ text: made });
  });

  test('with the key and value from the settings', () => {
    const rules = compileSettings({
      ...OPTIONS,
      keys: { id: 'key' },
      markers: { ...OPTIONS.markers, key: 'kind', value: 'deal' },
    });
    const made = convertToOpportunity('---\nkind: [note]\n---\n', rules);
    expect(made).toEqual({
      text: '---\nkind: deal\nkey:\ntitle:\ncustomer:\namount:\nstage:\nclose_date:\n---\n',
    });
  });

  test("under the note's own key, regardless of the composition of its accents", () => {
    const markers = { ...OPTIONS.markers, key: 'pr\u00fcfung', value: 'ja' };
    const rules = compileSettings({ ...OPTIONS, markers });
    const made = convertToOpportunity('---\npru\u0308fung: nein\n---\n', rules);
    expect(made).toEqual({
      text: '---\npru\u0308fung: ja\nid:\ntitle:\ncustomer:\namount:\nstage:\nclose_date:\n---\n',
    });
  });

  test('but not if its frontmatter cannot be read', () => {
    expect(convertToOpportunity('---\na: b: c\n---\n', RULES)).toMatchObject({
      refused: { code: 'colon-in-value', place: { line: 2 } },
    });
  });
});
