/** One-click actions for a blocked row, or for a field that is not written. */
import { FIELDS } from '../../domain/fields.ts';
import type { BlockReason, FieldChange, PlanRow } from '../../sync/plan/plan.ts';
import type { LookupAnswer } from '../../targets/core/crm.ts';
import { fieldOf } from '../../targets/core/source.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import { ADD_FIELDS, mentionsMissingFields } from '../sync/add-fields-model.ts';
import { FIX_NOTE } from '../text/changes.ts';
import { leadsToSettings, noteName, OPEN_SETTINGS } from '../text/format.ts';

export type RowAdvice =
  | { readonly do: 'open'; readonly path: string; readonly key?: string }
  | { readonly do: 'record'; readonly id: string }
  | { readonly do: 'choose'; readonly field: string; readonly name: string; readonly id: string }
  /** Opens the fixes of a note. */
  | { readonly do: 'fix'; readonly path: string }
  | { readonly do: 'again' }
  | { readonly do: 'settings' }
  /** Shows the missing fields, if the CRM allows adding them. */
  | { readonly do: 'fields' };

export interface AdviceItem {
  readonly label: string;
  /** Text that distinguishes the action from others with the same label; empty if it is not needed. */
  readonly detail: string;
  readonly remedy: RowAdvice;
}

type Ways<W extends BlockReason['why']> = (
  block: Extract<BlockReason, { why: W }>,
  row: PlanRow,
  target: CrmId,
) => readonly AdviceItem[];

const AGAIN: AdviceItem = { label: 'Refresh', detail: '', remedy: { do: 'again' } };

const ADD: AdviceItem = { label: ADD_FIELDS, detail: '', remedy: { do: 'fields' } };

/** Returns the action of a message that leads to the settings; none for other messages. */
export function settingsAdvice(message: string): readonly AdviceItem[] {
  return leadsToSettings(message) ? [{ label: OPEN_SETTINGS, detail: '', remedy: { do: 'settings' } }] : [];
}

const WAYS: { readonly [W in BlockReason['why']]: Ways<W> } = {
  findings: ({ findings }, row) => {
    const [first] = findings;
    const own = note(row, row.path, first?.key ?? (first?.field && FIELDS[first.field].key));
    const fix: AdviceItem = { label: FIX_NOTE, detail: '', remedy: { do: 'fix', path: row.path } };
    const canFix = findings.some((finding) => finding.fix !== undefined);
    return [...(canFix ? [fix] : []), ...(mentionsMissingFields(findings) ? [ADD] : []), own];
  },
  'same-id': ({ others }, row) => [row.path, ...others].map((path) => note(row, path, FIELDS.id.key)),
  'same-record': ({ others }, row, target) => [row.path, ...others].map((path) => note(row, path, `crm_${target}`)),
  'same-key-there': ({ ids }, _, target) => ids.map((id) => record(id, target)),
  'key-taken': ({ id }, { remoteId }, target) =>
    [remoteId, id].flatMap((one) => (one === undefined ? [] : [record(one, target)])),
  'record-missing': (_, row, target) => [note(row, row.path, `crm_${target}`), AGAIN],
  'record-locked': (_, { remoteId }, target) => (remoteId === undefined ? [] : [record(remoteId, target)]),
  'name-unknown': (_, row) => [note(row, row.path), AGAIN],
  'name-ambiguous': ({ lookup }) => choicesOf(lookup),
  'sent-unknown': () => [AGAIN],
  unreadable: (_, row) => [note(row, row.path)],
  'created-by-run': ({ id }, _, target) => [record(id, target)],
};

/** Returns the actions for a block, the most likely one first; empty if none applies. */
export function adviceFor(block: BlockReason, row: PlanRow, target: CrmId): readonly AdviceItem[] {
  return (WAYS[block.why] as (one: BlockReason, of: PlanRow, at: CrmId) => readonly AdviceItem[])(block, row, target);
}

/** Returns the actions for a field that is not written, the most likely one first; empty if none applies. */
export function fieldAdvice(
  { reason, unsent, finding, lookups = [], source, from }: FieldChange,
  row: PlanRow,
  target: CrmId,
): readonly AdviceItem[] {
  const choices = lookups.flatMap(choicesOf);
  if (choices.length > 0) return choices;
  if (lookups.length > 0) return [note(row, row.path, FIELDS[fieldOf(from)].key), AGAIN];
  if (reason === 'refused-here' || reason === 'template-there' || reason === 'reopened-there') {
    return row.remoteId === undefined ? [] : [record(row.remoteId, target)];
  }
  if (finding === undefined && source === undefined) return [];
  const own = note(row, row.path, finding?.key ?? FIELDS[finding?.field ?? fieldOf(from)].key);
  const isMissing = finding !== undefined && mentionsMissingFields([finding]);
  return isMissing ? [ADD, own] : unsent === 'record-locked' ? [] : [own];
}

function choicesOf({ field, name, candidates }: LookupAnswer): readonly AdviceItem[] {
  return candidates.map(({ id, label, detail }) => ({ label, detail, remedy: { do: 'choose', field, name, id } }));
}

function note(row: PlanRow, path: string, key?: string): AdviceItem {
  const label = path === row.path ? 'Open this note' : `Open “${noteName(path)}”`;
  return { label, detail: '', remedy: { do: 'open', path, ...(key === undefined ? {} : { key }) } };
}

function record(id: string, target: CrmId): AdviceItem {
  return { label: `Open ${id} in ${TARGETS[target].label}`, detail: '', remedy: { do: 'record', id } };
}
