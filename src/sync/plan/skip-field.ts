/** Fields of a row that stay as they are on both sides, whatever was to be done about them. */
import { baseNames } from '../../vault/link.ts';
import type { FieldReason, FieldChange, PlanRow } from './plan.ts';

/** With nothing to be written any more; `detail` is a sentence of the CRM. */
export function skipField(
  { send: _, take: __, clears: ___, unsent: ____, ...field }: FieldChange,
  reason: FieldReason,
  detail?: string,
): FieldChange {
  return { ...field, action: 'hold', reason, ...(detail !== undefined && { detail }) };
}

/** What is agreed on but for these fields. */
export function omitFields(
  agreed: PlanRow['agreed'],
  fields: readonly Pick<FieldChange, 'remote'>[],
): PlanRow['agreed'] {
  if (fields.length === 0) return agreed;
  const omitted = new Set(fields.flatMap(({ remote }) => baseNames(remote)));
  return Object.fromEntries(Object.entries(agreed).filter(([remote]) => !omitted.has(remote)));
}
