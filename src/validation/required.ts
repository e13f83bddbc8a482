/** Check of the six keys that every CRM requires for an opportunity. */
import { REQUIRED_FIELDS, type RequiredField } from '../domain/fields.ts';
import { noteName } from '../domain/file-name.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import type { OpportunityNote } from '../domain/opportunity.ts';
import { isBlank } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type Example, type CheckContext } from './check.ts';
import { replaceWith } from './fix.ts';
import { keySpan } from './source-text.ts';

/**
 * `required-missing`: the note has no key of the field; the fix adds it for the user to fill in. `required-empty`: the
 * key has no value. For ID and title, the fix of both writes the name of the note. A value that cannot be read as its kind has separate codes.
 */
export const required: Check = {
  codes: ['required-missing', 'required-empty'],
  check: (note, context) => {
    let findings: UnplacedFinding[] | undefined;
    for (const field of REQUIRED_FIELDS) {
      if (note.opportunity[field] !== undefined) continue;
      const finding = findingOn(field, note, context);
      if (finding !== undefined) (findings ??= []).push(finding);
    }
    return findings ?? NO_FINDINGS;
  },
};

export const examples: readonly Example[] = [
  {
    name: 'no close date and no stage',
    yaml: 'id: OPP-1\ntitle: Zero trust\ncustomer: Navy\namount: 1000000',
    whole: true,
    finds: ['required-missing', 'required-missing'],
    fixed: 'id: OPP-1\ntitle: Zero trust\ncustomer: Navy\namount: 1000000\nstage:\nclose_date:',
  },
  {
    name: 'empty keys',
    yaml: 'title:\ncustomer: ""\nstage: ~\namount: []',
    finds: ['required-empty @2:1', 'required-empty @3:1', 'required-empty @4:1', 'required-empty @5:1'],
    fixed: 'title: Example\ncustomer: ""\nstage: ~\namount: []',
  },
  {
    name: 'neither an ID nor a title',
    yaml: 'customer: Navy\namount: 1000000\nstage: Discovery\nclose_date: 2026-06-30',
    whole: true,
    finds: ['required-missing', 'required-missing'],
    fixed: 'customer: Navy\namount: 1000000\nstage: Discovery\nclose_date: 2026-06-30\nid: Example\ntitle: Example',
  },
  { name: 'several titles, which are not empty', yaml: 'title: [Zero trust, SOC]', finds: [] },
  {
    name: 'everything under its other name',
    yaml: 'name: Zero trust\nest_amount: 5\nest_close: 2026-06-30',
    finds: [],
  },
];

function findingOn(field: RequiredField, note: OpportunityNote, context: CheckContext): UnplacedFinding | undefined {
  const entry = note.sources[field]?.[0];
  const keys = context.keys[field];
  if (entry === undefined) {
    const key = keys[0] ?? field;
    const fix = { do: 'set', path: [key], value: nameFor(field, context) ?? null, was: undefined } as const;
    return { code: 'required-missing', field, key, data: { keys }, fix };
  }
  if (!isBlank(entry.value)) return undefined;
  const name = nameFor(field, context);
  const fix = name === undefined ? undefined : replaceWith([entry.key], entry.value, name, context);
  return { code: 'required-empty', field, key: entry.key, at: keySpan(entry), data: {}, fix };
}

/** Returns the name of the note for its ID or its title; `undefined` for other fields. */
function nameFor(field: RequiredField, { path }: CheckContext): string | undefined {
  const name = field === 'id' || field === 'title' ? noteName(path) : '';
  return name === '' ? undefined : name;
}
