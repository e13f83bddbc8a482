/** The operation that calculates the attribution and writes it to the notes. */
import * as v from 'valibot';
import type { Attribution } from '../attribution/attribution.ts';
import type { Ledger } from '../attribution/model.ts';
import { toStoredShape } from '../attribution/stored-shape.ts';
import { isError } from '../domain/finding.ts';
import { addToGroup } from '../domain/group.ts';
import type { PlainValue } from '../domain/value.ts';
import { displayMoney } from '../domain/money.ts';
import { type JsonAnswer, LazyList } from '../targets/core/json.ts';
import type { Inspection, NoteFailure, WriteOutcome, WriteRun } from '../vault/note-service.ts';
import { effectiveJson, failureJson, findingsJson } from './finding-json.ts';
import { failureBlock, failureLine, findingLines, LOCALE, page, stoppedEarly } from './finding-lines.ts';
import { json, type Json } from './json.ts';
import type { Messages } from './messages.ts';
import { isOperationError, type Operation } from './operation.ts';
import { flagParameter } from './parameters.ts';
import { SELECTION, selectionIn } from './selection.ts';

const PARAMETERS = v.object({ ...SELECTION, 'dry-run': flagParameter('Calculate only, write nothing') });

interface AttributeResult {
  readonly run: WriteRun;
  /** Time in UTC seconds that replaces the calculation time if a note has none. */
  readonly now: string;
}

export const attributeOperation: Operation<typeof PARAMETERS, AttributeResult> = {
  name: 'attribute',
  description: 'Calculate revenue attribution and write it to the notes',
  parameters: PARAMETERS,
  access: { writes: ['notes'], unless: 'dry-run' },
  run: async (parameters, { notes, now, messages }) => {
    const selection = selectionIn(parameters);
    if (isOperationError(selection)) return selection;
    const run = await notes.attribute(selection, { dryRun: parameters['dry-run'] });
    return 'nearest' in run ? { error: messages.unknownSelection(run) } : { run, now: now() };
  },
  attention: ({ run }) => (run.outcomes.includes('refused') || unreadIn(run).length > 0 ? 'Failed' : undefined),
  json: attributeJson,
  text: ({ run }, messages) => attributeText(run, messages),
};

/** Returns the failures of notes that could not be read, and therefore have no inspection. */
function unreadIn({ inspections, failures }: WriteRun): readonly NoteFailure[] {
  const readable = new Set(inspections.map(({ path }) => path));
  return failures.filter(({ path }) => !readable.has(path));
}

/** Returns the number of notes with an outcome. */
export function countOutcomes({ outcomes }: WriteRun, outcome: WriteOutcome): number {
  return outcomes.filter((one) => one === outcome).length;
}

/** Returns the failures of each note. */
function failuresByPath({ failures }: WriteRun): ReadonlyMap<string, readonly NoteFailure[]> {
  const byPath = new Map<string, NoteFailure[]>();
  for (const failure of failures) addToGroup(byPath, failure.path, failure);
  return byPath;
}

/** A note that was not attributed, with its errors. */
export interface NotAttributed {
  readonly path: string;
  /** `undefined` if the note has no ID or could not be read. */
  readonly opportunityId: string | undefined;
  readonly errors: readonly Json[];
}

/** Returns the notes that were not attributed: refused ones, then those that could not be read. */
export function notAttributedIn(run: WriteRun, messages: Messages): readonly NotAttributed[] {
  const failuresOf = failuresByPath(run);
  const refused = run.inspections.filter((_, at) => run.outcomes[at] === 'refused');
  return [
    ...refused.map((inspection) => ({
      path: inspection.path,
      opportunityId: inspection.opportunity?.id,
      errors: [
        ...findingsJson(inspection, inspection.findings.filter(isError), messages),
        ...(failuresOf.get(inspection.path) ?? []).map((failure) => failureJson(failure, messages)),
      ],
    })),
    ...unreadIn(run).map((failure) => ({
      path: failure.path,
      opportunityId: undefined,
      errors: [failureJson(failure, messages)],
    })),
  ];
}

/** Returns the attributions of the other notes; `now` is the calculation time of those that have none yet. */
export function attributionsIn(run: WriteRun, now: string): readonly Json[] {
  return [...attributionItems(attributedIn(run), now)];
}

function attributedIn({ inspections, outcomes }: WriteRun): readonly Inspection[] {
  return inspections.filter((_, at) => outcomes[at] !== 'refused');
}

function* attributionItems(done: readonly Inspection[], now: string): Generator<Json> {
  for (const inspection of done) yield attributionJson(inspection, now);
}

/**
 * Returns the JSON answer. `total` is `written` + `unchanged` + `failed`; in a dry run, `written` is the number of notes
 * that would be written.
 */
function attributeJson({ run, now }: AttributeResult, messages: Messages): JsonAnswer {
  const done = attributedIn(run);
  const failures = notAttributedIn(run, messages);
  const head = json({
    total: done.length + failures.length,
    written: countOutcomes(run, 'written'),
    unchanged: countOutcomes(run, 'unchanged'),
    failed: failures.length,
    dry_run: run.dryRun,
  });
  return new Map<string, PlainValue | LazyList>([
    ...head,
    ['attributions', new LazyList(() => attributionItems(done, now))],
    ['failures', failures.map(({ path, errors }) => json({ path, findings: errors }))],
  ]);
}

function attributionJson(inspection: Inspection, now: string): Json {
  const { path, opportunity, attribution, calculatedAt } = inspection;
  const head = json({ path, opportunity_id: opportunity?.id ?? null, opportunity_name: opportunity?.title ?? null });
  const tail = json({ effective_values: effectiveJson(inspection) });
  const shape = attribution === undefined ? [] : toStoredShape(attribution, calculatedAt ?? now);
  return new Map([...head, ...shape, ...tail]);
}

const OUTCOMES: Readonly<Record<WriteOutcome, string>> = {
  written: 'written',
  unchanged: 'unchanged',
  refused: 'not attributed',
};

/** Returns every note with its shares, or with the reason why it has none. */
function attributeText(run: WriteRun, messages: Messages): string {
  const unread = unreadIn(run);
  const failed = countOutcomes(run, 'refused') + unread.length;
  const counts = [
    `${countOutcomes(run, 'written').toLocaleString(LOCALE)} ${run.dryRun ? 'would be written' : 'written'}`,
    `${countOutcomes(run, 'unchanged').toLocaleString(LOCALE)} unchanged`,
    ...(failed > 0 ? [`${failed.toLocaleString(LOCALE)} not attributed`] : []),
  ];
  const dry = run.dryRun ? 'Dry run; no notes were changed: ' : '';
  const failuresOf = failuresByPath(run);
  const notes = run.inspections.map((inspection, at) => {
    const outcome = run.outcomes[at] ?? 'refused';
    const label = outcome === 'written' && run.dryRun ? 'would be written' : OUTCOMES[outcome];
    const failures = failuresOf.get(inspection.path) ?? [];
    const lines = outcome === 'refused' ? refusedLines(inspection, failures, messages) : shareLines(inspection);
    return [`${inspection.path} (${label})`, ...lines];
  });
  return page([
    [`${dry}${counts.join(', ')}.${stoppedEarly(run)}`],
    ...notes,
    ...unread.map((failure) => failureBlock(failure, messages)),
  ]);
}

function refusedLines(inspection: Inspection, failures: readonly NoteFailure[], messages: Messages): readonly string[] {
  return [
    ...findingLines(inspection, inspection.findings.filter(isError), messages),
    ...failures.map((failure) => failureLine(failure, messages)),
  ];
}

function shareLines({ attribution }: Inspection): readonly string[] {
  if (attribution === undefined) return [];
  const { amount, oem, partner, region, team, customerOrg }: Attribution = attribution;
  const money = (minor: number): string => displayMoney({ minor, currency: amount.currency }, LOCALE);
  const shares = ({ shares }: Ledger): string[] => shares.map((share) => `${share.name} ${money(share.minor)}`);
  const credit = [...shares(oem), ...(oem.unallocated > 0 ? [`unallocated ${money(oem.unallocated)}`] : [])];
  const assigned = [region, team, customerOrg].filter((name) => name !== undefined);
  return [
    `  ${money(amount.minor)}: ${credit.join(', ')}`,
    ...(partner.shares.length > 0 ? [`  Partners: ${shares(partner).join(', ')}`] : []),
    `  ${assigned.join(', ')}`,
  ];
}
