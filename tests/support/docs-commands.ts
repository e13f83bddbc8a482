/** The tables of docs/cli.md: operations, their parameters, and the members of their JSON answers. */
import * as v from 'valibot';
import { addToGroup } from '../../src/domain/group.ts';
import { listed } from '../../src/domain/sentence.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { parametersOf, type Parameter } from '../../src/operations/parameters.ts';
import { SELECTION } from '../../src/operations/selection.ts';
import { CRM_IDS, TARGET_IDS } from '../../src/targets/targets.ts';
import { answerOf, type Answers, ERROR_ANSWER } from '../../tools/api-reference/answers.ts';
import { ADDED_FIELD, NOTE_LINK, STORED_RUN } from '../../tools/api-reference/connection-answers.ts';
import { membersOf } from '../../tools/api-reference/members.ts';
import { EXPORT_RESULT, FIX_CHANGE, ISSUE, NOT_COUNTED, ROLLUP_BLOCK } from '../../tools/api-reference/note-answers.ts';
import { DIMENSION_TEXTS, MEASURE_TEXTS } from '../../tools/api-reference/roll-up-texts.ts';
import { SETUP_FIELD, SETUP_FORECAST } from '../../tools/api-reference/setup-answer.ts';
import {
  BLOCK_CODES,
  NOT_APPLIED_CODES,
  RESULTS,
  SYNC_FIELD,
  SYNC_RESULT,
} from '../../tools/api-reference/sync-answers.ts';
import { table } from './markdown.ts';

/** Blocks of a page, by the name in their markers. */
export type Blocks = Readonly<Record<string, () => string>>;

/** Blocks that do not depend on the list of operations. */
const PARTS: Blocks = {
  notes: selectionTable,
  error_members: () => membersTable(ERROR_ANSWER),
  issue_members: () => membersTable(ISSUE),
  rollup_block: () => membersTable(ROLLUP_BLOCK),
  not_counted_codes: () => codesTable('Code', 'Meaning', NOT_COUNTED),
  measures: () => codesTable('Measure', 'Figure', MEASURE_TEXTS),
  dimensions: () => codesTable('Dimension', 'Lines or columns', DIMENSION_TEXTS),
  fix_change: () => membersTable(FIX_CHANGE),
  export_result: () => membersTable(EXPORT_RESULT),
  sync_result: () => membersTable(SYNC_RESULT),
  sync_field: () => membersTable(SYNC_FIELD),
  sync_outcomes: () => codesTable('Value', 'Outcome', RESULTS),
  not_applied_codes: () => codesTable('Code', 'Meaning', NOT_APPLIED_CODES),
  blocked_codes: () => codesTable('Code', 'Meaning', BLOCK_CODES),
  added_field: () => membersTable(ADDED_FIELD),
  setup_field: () => membersTable(SETUP_FIELD),
  setup_forecast: () => membersTable(SETUP_FORECAST),
  note_link: () => membersTable(NOTE_LINK),
  stored_run: () => membersTable(STORED_RUN),
};

/** Returns the blocks of the page. Operations with the same answer share their blocks. */
export function commandBlocks(operations: readonly Operation[], answers: Answers): Blocks {
  const groups = new Map<v.GenericSchema, Operation[]>();
  for (const operation of operations) {
    addToGroup(groups, answerOf(operation.name, answers), operation);
  }
  const blocks = [...groups].flatMap(([answer, group]) => blocksOf(group, answer));
  return { operations: () => operationsTable(operations), ...Object.fromEntries(blocks), ...PARTS };
}

/** Returns the blocks of operations with the same answer, named after the first one. */
function blocksOf(group: readonly Operation[], answer: v.GenericSchema): readonly (readonly [string, () => string])[] {
  const name = group[0]?.name.replaceAll('-', '_') ?? '';
  const hasMembers = membersOf(answer).length > 0;
  return [
    [`${name}_arguments`, () => argumentsTable(group)],
    ...(hasMembers ? ([[`${name}_members`, () => membersTable(answer)]] as const) : []),
  ];
}

function operationsTable(operations: readonly Operation[]): string {
  return table(
    ['Command', 'What it does', 'Changes'],
    operations.map((operation) => [commandText(operation), aboutText(operation), changesText(operation)]),
  );
}

/** Returns the name of an operation with its required parameters. */
function commandText(operation: Operation): string {
  const required = parametersOf(operation).filter((parameter) => parameter.required);
  return code([operation.name, ...required.map(parameterText)].join(' '));
}

function aboutText({ name, description, former }: Operation): string {
  if (former === undefined) return description;
  return `${description}. With ${code(`${former.ifGiven}=`)}, ${code(name)} is the former name of ${code(former.operation.name)}`;
}

const PLACES = { notes: 'notes', crm: 'the CRM', files: 'a file', settings: 'the settings' } as const;

function changesText({ access }: Operation): string {
  if (access === 'reads') return 'nothing';
  const places = listed(access.writes.map((place) => PLACES[place]));
  return 'with' in access ? `${places} with ${code(access.with)}` : `${places}, unless ${code(access.unless)}`;
}

/** Long lists of values, with the names that the page uses for them. */
const SHORT: readonly (readonly [list: string, name: string])[] = [
  [`<${CRM_IDS.join('|')}>`, '<crm>'],
  [`<${TARGET_IDS.join('|')}>`, '<format>'],
];

/** Returns a parameter as it is written on the command line. */
function parameterText({ name, value }: Parameter): string {
  if (value === undefined) return name;
  return `${name}=${SHORT.find(([list]) => list === value)?.[1] ?? value}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Returns the parameters that select notes. */
function selectionTable(): string {
  const selecting = parametersOf({ parameters: v.object(SELECTION) });
  const lines = selecting.map((parameter) => [code(parameterText(parameter)), parameter.description]);
  return table(['Argument', 'Meaning'], [...lines, ['none of these', 'The whole vault']]);
}

/** Parameters that select notes are one line, and the form of the answer is a parameter of every command. */
const NOTES = ['the notes', 'See [Choose notes](#choose-notes)'] as const;
const FORMAT = [code('format='), 'See [Choose the answer](#choose-the-answer)'] as const;

type Line = readonly [argument: string, meaning: string];

function linesOf(operation: Operation): readonly Line[] {
  const lines = parametersOf(operation).map((parameter): Line => {
    if (parameter.name in SELECTION) return NOTES;
    const { description, required } = parameter;
    // A value in angle brackets is a tag in Markdown.
    const meaning = description.replace(/[\w-]+=(?:<[^>]+>|\w+)/g, code);
    return [code(parameterText(parameter)), required ? `${meaning}. Required.` : meaning];
  });
  return [...new Set(lines)];
}

/** Returns the parameters of operations. If there are several operations, each line has those with the parameter. */
function argumentsTable(operations: readonly Operation[]): string {
  const found = new Map<string, { readonly meaning: string; readonly users: string[] }>();
  for (const operation of operations)
    for (const [argument, meaning] of linesOf(operation)) {
      const users = found.get(argument)?.users ?? [];
      found.set(argument, { meaning, users: [...users, code(operation.name)] });
    }
  const [argument, meaning] = FORMAT;
  if (operations.length === 1)
    return table(['Argument', 'Meaning'], [...[...found].map(([name, line]) => [name, line.meaning]), FORMAT]);
  const lines = [...found].map(([name, line]) => {
    return [name, line.users.length === operations.length ? 'all' : line.users.join(', '), line.meaning];
  });
  return table(['Argument', 'For', 'Meaning'], [...lines, [argument, 'all', meaning]]);
}

/** Returns the members of an answer, or of the objects in a list. */
/** Returns the table of the members of an answer. */
export function membersTable(schema: v.GenericSchema): string {
  return table(
    ['Member', 'Meaning'],
    membersOf(schema).map(({ name, description }) => [code(name), description]),
  );
}

function codesTable(name: string, meaning: string, codes: Readonly<Record<string, string>>): string {
  return table(
    [name, meaning],
    Object.entries(codes).map(([one, text]) => [code(one), text]),
  );
}
