/** Bugs put into the conversations with Dynamics 365 on purpose, each with the scene that has to find it. */
import type { SceneBug } from '../../support/mutated.ts';
import type { SCENES } from './scenes.ts';

export const BUGS: readonly SceneBug<keyof typeof SCENES>[] = [
  {
    name: 'lines of a batch end in LF',
    file: 'targets/dynamics/multipart.ts',
    from: "const EOL = '\\r\\n';",
    to: "const EOL = '\\n';",
    scene: 'a bad record is told of, and spoils no other',
  },
  {
    name: 'the 200 of a batch counts as that of its parts',
    file: 'targets/dynamics/trouble.ts',
    from: 'if (response.status >= 200 && response.status < 300) return undefined;',
    to: 'if (response.status >= 200) return undefined;',
    scene: 'a bad record is told of, and spoils no other',
  },
  {
    name: 'a batch stops at its first failure',
    file: 'targets/dynamics/multipart.ts',
    from: "Prefer: 'odata.continue-on-error',",
    to: '',
    scene: 'a bad record is told of, and spoils no other',
  },
  {
    name: 'a new deal may be one that is there',
    file: 'targets/dynamics/part.ts',
    from: "{ 'If-None-Match': '*', ...DETECTING }",
    to: '{ ...DETECTING }',
    scene: 'a deal that is there already is not made again, nor written over',
  },
  {
    name: 'a change goes to whatever stands there',
    file: 'targets/dynamics/part.ts',
    from: "address: `${DEALS}(${id})`, headers: { 'If-Match': version }, body };\n  }\n  if",
    to: "address: `${DEALS}(${id})`, headers: { 'If-Match': '*' }, body };\n  }\n  if",
    scene: 'a deal that was changed since the last look is not written over',
  },
  {
    name: 'amounts pass through a float',
    file: 'targets/dynamics/spell.ts',
    from: 'return bare(text, /^-?\\d+(?:\\.\\d+)?$/);',
    to: 'return String(Math.round(Number(text) * 100) / 100);',
    scene: 'an amount keeps every digit',
  },
  {
    name: 'the first page is taken for all',
    file: 'targets/dynamics/api.ts',
    from: "const link = page['@odata.nextLink'];",
    to: 'const link = undefined as string | undefined;',
    scene: 'every page is read',
  },
  {
    name: 'blanks are plus signs in an address',
    file: 'targets/dynamics/api.ts',
    from: '`${name}=${encodeURIComponent(value)}`',
    to: "`${name}=${encodeURIComponent(value).replaceAll('%20', '+')}`",
    scene: 'a name is found whatever stands in it',
  },
  {
    name: 'quotes in a name end it',
    file: 'targets/dynamics/filter.ts',
    from: "'@p2': JSON.stringify(list)",
    to: `'@p2': "['" + list.join("','") + "']"`,
    scene: 'a name is found whatever stands in it',
  },
  {
    name: 'answers of another number are taken',
    file: 'targets/dynamics/write.ts',
    from: 'const part = parts.length === jobs.length ? parts[at] : undefined;',
    to: 'const part = parts[at];',
    scene: 'an answer to fewer records than were sent is none',
  },
  {
    name: 'the id of a deal goes by the letters of the note’s id',
    file: 'targets/dynamics/guid.ts',
    from: '${nameKey(key)}`',
    to: '${key}`',
    scene: 'a note’s deal has one id on every device',
  },
  {
    name: 'a lookup is read whatever table it leads to',
    file: 'targets/dynamics/spell.ts',
    from: "table === '' || table === field.refersTo",
    to: "table !== 'nowhere'",
    scene: 'a customer of the other kind is none of this kind',
  },
];
