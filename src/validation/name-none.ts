/** Check of lists of names for words that mean “no name”. */
import type { UnplacedFinding } from '../domain/finding.ts';
import { isNoneWord } from '../domain/names-text.ts';
import type { NoteEntry, NotePath, NoteValue } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type CheckContext, type Example } from './check.ts';
import { removeFrom, replaceWith } from './fix.ts';
import { foundIn, keySpan } from './source-text.ts';

/** `N/A`, `none`, `-`, and similar words would get a share like a company. */
export const nameNone: Check = {
  codes: ['name-none'],
  check: ({ sources, unreadable }, context) =>
    unreadable.size === 0
      ? NO_FINDINGS
      : LISTS.flatMap((field) =>
          unreadable.has(field) ? findingsOn(field, sources[field]?.[0], context) : NO_FINDINGS,
        ),
};

export const examples: readonly Example[] = [
  {
    name: 'a word for no OEM',
    yaml: 'oems: N/A # not yet',
    finds: ['name-none @2:1'],
    fixed: 'oems: [] # not yet',
  },
  {
    name: 'marks for no partner among partners',
    yaml: 'partners:\n  - Acme\n  - "-"\n  - tbd',
    finds: ['name-none @4:5', 'name-none @5:5'],
    fixed: 'partners:\n  - Acme',
  },
  { name: 'names, and lists without one', yaml: 'oems: [Cisco, NA Systems]\npartners: []', finds: [] },
];

const LISTS = ['oems', 'partners'] as const;

function findingsOn(
  field: (typeof LISTS)[number],
  entry: NoteEntry | undefined,
  context: CheckContext,
): readonly UnplacedFinding[] {
  if (entry === undefined) return NO_FINDINGS;
  const { key, value } = entry;
  const about = { code: 'name-none', field, key } as const;
  if (isNone(value)) {
    const fix = replaceWith([key], value, [], context);
    return [{ ...about, at: keySpan(entry), data: { found: foundIn(value, context) }, fix }];
  }
  if (value.kind !== 'list') return NO_FINDINGS;
  return value.items.flatMap((item, position) => {
    if (!isNone(item)) return NO_FINDINGS;
    const path: NotePath = [key, position];
    const at = { from: item.from, to: item.to };
    return [{ ...about, at, data: { found: foundIn(item, context) }, fix: removeFrom(path, item, context) }];
  });
}

function isNone(value: NoteValue): boolean {
  return value.kind === 'scalar' && isNoneWord(value.text);
}
