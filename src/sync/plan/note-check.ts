/**
 * Checks if a note may take a value: no value is written that its checks would report as an error, or that it would
 * read as another value.
 */
import { isError } from '../../domain/finding.ts';
import { hasTemplateCode } from '../../domain/untrusted-text.ts';
import type { NoteEdit, PlainValue } from '../../domain/value.ts';
import { applyEdits } from '../../notes/edit.ts';
import { noteFieldValue, isSameText, type SyncField } from '../../targets/core/sync-fields.ts';
import { fieldOf } from '../../targets/core/source.ts';
import type { Exportable } from '../../targets/core/target.ts';
import { analyzeNote } from '../../vault/inspect.ts';
import type { CompiledSettings } from '../../config/compiled-settings.ts';
import type { FieldChange } from './plan.ts';
import { applyPulledFields } from './note-changes.ts';
import type { FieldScope } from './field-scope.ts';
import type { Obstacle } from './note-values.ts';

/** CRM value of one sync field. */
interface PulledValue {
  readonly column: SyncField;
  readonly crmValue: string;
}

/**
 * Returns the reason why the note does not take the CRM value; `undefined` if it takes it. `take` is the value for its
 * property; `undefined` if the CRM value has no meaning, which the checks explain if they can. `currency` is that of
 * the note once the row is done.
 */
export function refusedByNote(
  scope: Pick<FieldScope, 'resolved' | 'rules' | 'today'>,
  pair: PulledValue,
  take: PlainValue | undefined,
  item: Exportable,
  currency: string,
): Obstacle | undefined {
  const { resolved, rules, today } = scope;
  const { column, crmValue } = pair;
  if (hasTemplateCode(crmValue)) return { reason: 'template-there' };
  const { row, remote, year } = column;
  const field = { remote, from: row.from, ...(year !== undefined && { year }), take: take ?? crmValue };
  const { text, refused } = applyPulledFields(
    minimalNote(item, field.from, currency, rules),
    [{ ...PULLED, ...field }],
    rules,
  );
  if (refused.size > 0) return take === undefined ? undefined : { reason: 'cannot-be-read-here' };
  const { inspection } = analyzeNote('', text, rules, today).analysis;
  const error = inspection.findings.find((one) => isError(one) && one.field === fieldOf(row.from));
  if (error !== undefined) return { reason: 'refused-here', finding: error };
  const { opportunity, emptyFields, unreadable } = inspection;
  if (take === undefined || opportunity === undefined) return undefined;
  const { noteValue } = noteFieldValue(resolved, { ...item, opportunity, emptyFields, unreadable }, column);
  return isStable(pair, take, noteValue) ? undefined : { reason: 'cannot-be-read-here' };
}

const PULLED = {
  ...{ action: 'pull', reason: 'changed-there', noteValue: '', crmValue: '', base: undefined },
} as const satisfies Partial<FieldChange>;

/**
 * Returns true if the note would have the same value at the next sync. The stage of a closed record is not the text of
 * its sync field.
 */
function isStable({ column, crmValue }: PulledValue, take: PlainValue, noteValue: string): boolean {
  return take === null || column.field?.isTransition === true || isSameText(column, noteValue, crmValue);
}

/** Returns the smallest note with which the checks of one field work. */
function minimalNote(
  { opportunity }: Exportable,
  from: FieldChange['from'],
  currency: string,
  rules: CompiledSettings,
): string {
  const [currencyKey = 'currency'] = rules.keyNames.currency;
  const [listKey = 'oems'] = rules.keyNames.oems;
  const values: readonly (readonly [string, PlainValue])[] = [
    ...(from === 'currency' ? [] : [[currencyKey, currency] as const]),
    ...(from === 'firstOem' && opportunity.oems.length > 0 ? [[listKey, opportunity.oems] as const] : []),
  ];
  const edits = values.map(([key, value]): NoteEdit => ({ do: 'set', path: [key], value, was: undefined }));
  return applyEdits('---\n---\n', edits, { createFrontmatter: true }).text;
}
