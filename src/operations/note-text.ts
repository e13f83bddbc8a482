/** Text output of the note commands. The first line shows the result: `Issues: ` and `Failed: ` require attention. */
import type { Attribution } from '../attribution/attribution.ts';
import type { Ledger } from '../attribution/model.ts';
import { isError, type Finding } from '../domain/finding.ts';
import { displayMoney } from '../domain/money.ts';
import type {
  ExportBatch,
  ExportResult,
  NoteFailure,
  Inspection,
  Run,
  WriteOutcome,
  WriteRun,
} from '../vault/note-service.ts';
import type { Target } from '../targets/core/target.ts';
import { TARGETS } from '../targets/targets.ts';
import { failureText, notOpportunityText } from './failure.ts';
import { skippedSentence, uncheckedText } from '../ui/text/refusals.ts';

import { findingText } from '../ui/text/findings.ts';

/** All command-line output is in English, regardless of the system language, so that it can be compared. */
const LOCALE = 'en-US';

/** Returns a count with its noun in the singular or plural, such as `1 note` or `1,200 notes`. */
export function countedText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString(LOCALE)} ${count === 1 ? one : many}`;
}

/** Returns blocks of lines, separated by empty lines. */
export function page(blocks: readonly (readonly string[])[]): string {
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function findingLine(finding: Finding): string {
  const { place, severity } = finding;
  return `  ${severity}${place === undefined ? '' : ` ${place.line}:${place.column}`}  ${findingText(finding)}`;
}

function failureBlock(failure: NoteFailure): string[] {
  return [failure.path, `  error  ${failureText(failure)}`];
}

function cancelledNote(cancelled: boolean): string {
  return cancelled ? ' Stopped early.' : '';
}

/** Returns the notes with findings; valid notes are only counted. */
export function validateText(run: Run): string {
  const findings = run.inspections.flatMap((inspection) => inspection.findings);
  const errors = findings.filter(isError).length;
  const warnings = findings.length - errors;
  const valid = run.inspections.filter((inspection) => inspection.valid).length;
  const start = run.failures.length > 0 ? 'Failed: ' : valid < run.inspections.length ? 'Issues: ' : '';
  const counts = [
    `${valid.toLocaleString(LOCALE)} of ${countedText(run.inspections.length, 'opportunity', 'opportunities')} valid`,
    ...(errors > 0 ? [countedText(errors, 'error')] : []),
    ...(warnings > 0 ? [countedText(warnings, 'warning')] : []),
    ...(run.failures.length > 0 ? [`${countedText(run.failures.length, 'note')} couldn’t be read`] : []),
    ...(run.skipped.length > 0 ? [`${countedText(run.skipped.length, 'other note')} skipped`] : []),
  ];
  const passed = skippedSentence(run.skipped);
  const notes = run.inspections
    .filter((inspection) => inspection.findings.length > 0 || !inspection.valid)
    .map((inspection) => [inspection.path, ...findingLines(inspection)]);
  return page([
    [`${start}${counts.join(', ')}.${cancelledNote(run.cancelled)}`, ...(passed === '' ? [] : [passed])],
    ...notes,
    ...run.failures.map(failureBlock),
  ]);
}

function findingLines(inspection: Inspection): string[] {
  const reason = inspection.findings.length === 0 ? notOpportunityText(inspection) : undefined;
  return reason === undefined ? inspection.findings.map(findingLine) : [`  ${reason}`];
}

const OUTCOMES: Readonly<Record<WriteOutcome, string>> = {
  written: 'written',
  unchanged: 'unchanged',
  refused: 'not attributed',
};

/** Returns every note with its shares, or with the reason why it has none. */
export function attributeText(run: WriteRun): string {
  const count = (outcome: WriteOutcome): number => run.outcomes.filter((one) => one === outcome).length;
  const readable = new Set(run.inspections.map((inspection) => inspection.path));
  const unread = run.failures.filter((failure) => !readable.has(failure.path));
  const failed = count('refused') + unread.length;
  const counts = [
    `${count('written').toLocaleString(LOCALE)} ${run.dryRun ? 'would be written' : 'written'}`,
    `${count('unchanged').toLocaleString(LOCALE)} unchanged`,
    ...(failed > 0 ? [`${failed.toLocaleString(LOCALE)} not attributed`] : []),
  ];
  const dry = run.dryRun ? 'Dry run; no notes were changed: ' : '';
  const head = `${failed > 0 ? 'Failed: ' : ''}${dry}${counts.join(', ')}.${cancelledNote(run.cancelled)}`;
  const notes = run.inspections.map((inspection, at) =>
    attributedBlock(inspection, run.outcomes[at] ?? 'refused', run),
  );
  return page([[head], ...notes, ...unread.map(failureBlock)]);
}

function attributedBlock(inspection: Inspection, outcome: WriteOutcome, run: WriteRun): string[] {
  const { path, attribution } = inspection;
  const told = outcome === 'written' && run.dryRun ? 'would be written' : OUTCOMES[outcome];
  if (outcome !== 'refused') {
    return [`${path} (${told})`, ...(attribution === undefined ? [] : shareLines(attribution))];
  }
  const refusals = run.failures.filter((failure) => failure.path === path);
  const errors = { ...inspection, findings: inspection.findings.filter(isError) };
  return [
    `${path} (${told})`,
    ...findingLines(errors),
    ...refusals.map((failure) => `  error  ${failureText(failure)}`),
  ];
}

function shareLines({ amount, oem, partner, region, team, customerOrg }: Attribution): string[] {
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

/** Returns every record as it would be sent, or the reasons why it is excluded. */
export function exportText(batch: ExportBatch, file: string | undefined): string {
  const { label, kind }: Target = TARGETS[batch.target];
  const good = batch.results.filter((result) => result.ok).length;
  const left = batch.results.length - good + batch.failures.length;
  const unsent = kind === 'record' ? 'nothing was sent' : 'no file was written';
  const counts = `${countedText(good, 'opportunity', 'opportunities')} ready for ${label}${left > 0 ? `, ${left.toLocaleString(LOCALE)} excluded` : ''}`;
  const done = file === undefined ? `Preview, ${unsent}` : `Written to ${file}`;
  const head = `${left > 0 ? 'Failed: ' : ''}${counts}. ${done}.${cancelledNote(batch.cancelled)}`;
  const unchecked = batch.checked === 'offline' ? [uncheckedText(label)] : [];
  return page([[head, ...unchecked], ...batch.results.map(resultBlock), ...batch.failures.map(failureBlock)]);
}

function resultBlock(result: ExportResult): string[] {
  const { path } = result.inspection;
  if (result.ok) return [path, result.formatted.text.trimEnd()];
  return [`${path} (excluded)`, ...findingLines({ ...result.inspection, findings: result.findings })];
}
