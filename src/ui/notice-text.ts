/** Notice texts for the results of work on one note. */
import type { Inspection, Run, Selection, WriteRun } from '../vault/note-service.ts';
import { isError } from '../domain/finding.ts';
import { quoted } from '../domain/sentence.ts';
import { findingText } from './text/findings.ts';
import { counted, noteName } from './text/format.ts';
import { refusalText } from './text/refusals.ts';

/** Returns the display name of a selection. */
export function whereOf(selection: Selection): string {
  switch (selection.what) {
    case 'note':
      return quoted(noteName(selection.path));
    case 'notes':
      return counted(selection.paths.length, 'note');
    case 'folder':
      return selection.path === '' || selection.path === '/' ? 'the whole vault' : quoted(noteName(selection.path));
    case 'ids':
      return counted(selection.ids.length, 'ID');
    case 'vault':
      return 'the whole vault';
  }
}

/** Returns the reason why the only note of a run could not be read or written; `undefined` if it was. */
function failureOf(run: Run): string | undefined {
  const [failure] = run.failures;
  if (failure === undefined) return undefined;
  const reason = failure.refusal === undefined ? failure.message : refusalText(failure.refusal);
  return `${quoted(noteName(failure.path))} wasn’t changed. ${reason}`;
}

function firstError({ findings }: Inspection): string {
  const error = findings.find(isError) ?? findings[0];
  return error === undefined ? '' : ` ${findingText(error)}`;
}

export function validatedText(run: Run): string {
  const [inspection] = run.inspections;
  if (inspection === undefined) return failureOf(run) ?? 'Nothing to validate.';
  const name = quoted(noteName(inspection.path));
  const count = (severity: string): number => inspection.findings.filter((each) => each.severity === severity).length;
  const parts = (['error', 'warning'] as const).filter((severity) => count(severity) > 0);
  const counts = parts.map((severity) => counted(count(severity), severity)).join(' and ');
  return counts === '' ? `${name} is valid.` : `${name} ${inspection.valid ? 'is' : 'isn’t'} valid: ${counts}.`;
}

export function attributedText(run: WriteRun): string {
  const [inspection] = run.inspections;
  if (inspection === undefined) return failureOf(run) ?? 'Nothing to attribute.';
  const name = quoted(noteName(inspection.path));
  const [outcome] = run.outcomes;
  if (outcome === 'written') return `Attribution written to ${name}.`;
  if (outcome === 'unchanged') return `The attribution in ${name} is up to date.`;
  return `No attribution for ${name}.${firstError(inspection)}`;
}

/** Returns the notice for a run that only suggested values; the panel shows them. */
export function fillableText(run: Run): string {
  const [inspection] = run.inspections;
  if (inspection === undefined) return failureOf(run) ?? 'Nothing to fill in.';
  const name = quoted(noteName(inspection.path));
  const { length } = inspection.enrichments;
  return length === 0
    ? `Your rules found no missing values in ${name}.`
    : `${counted(length, 'value')} can be filled in for ${name}. Review and apply in the side panel.`;
}

/** Returns the notice after dry run was turned on or off. */
export function dryRunNotice(isOn: boolean): string {
  return isOn ? 'Dry run is on. Nothing is sent to a CRM.' : 'Dry run is off. Syncing can change records in your CRM.';
}
