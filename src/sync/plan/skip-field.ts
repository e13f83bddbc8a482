/** Fields of a row that are left unchanged on both sides. */
import { baseNames } from '../../vault/record-link.ts';
import type { FieldReason, FieldChange, PlanRow } from './plan.ts';

/** Returns the field without any write. `detail` is a message of the CRM. */
export function skipField(
  { send: _, take: __, clears: ___, unsent: ____, ...field }: FieldChange,
  reason: FieldReason,
  detail?: string,
): FieldChange {
  return { ...field, action: 'hold', reason, ...(detail !== undefined && { detail }) };
}

/** Returns the agreed values without those of the given fields. */
export function omitFields(
  agreed: PlanRow['agreed'],
  fields: readonly Pick<FieldChange, 'remote'>[],
): PlanRow['agreed'] {
  if (fields.length === 0) return agreed;
  const omitted = new Set(fields.flatMap(({ remote }) => baseNames(remote)));
  return Object.fromEntries(Object.entries(agreed).filter(([remote]) => !omitted.has(remote)));
}
