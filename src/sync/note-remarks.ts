/** What the CRM's own description says against the notes of a plan. */
import type { AnyRemark } from '../domain/finding.ts';
import { nameKey } from '../domain/name.ts';
import { canonical } from '../targets/canonical.ts';
import type { RemoteRecord, Snapshot } from '../targets/crm.ts';
import { checkMapping, checkPayload } from '../targets/preflight.ts';
import { format } from '../targets/translate.ts';
import type { Inspection } from './desk.ts';
import { readLink } from './link.ts';
import { itemOf, type PlanNote } from './make-plan.ts';
import type { Org } from './org.ts';

/** Each note with what is wrong with the mapping, and with those of its values that its record does not have already. */
export function withRemarks(notes: readonly Inspection[], { records }: Snapshot, org: Org): readonly PlanNote[] {
  const ofMapping = checkMapping(org.chosen, org.schema);
  const byId = new Map(records.map((record) => [record.id, record] as const));
  const byKey = new Map(records.map((record) => [nameKey(record.key), record] as const));
  return notes.map((inspection) => {
    const link = readLink(inspection.links?.[org.target], org.identity.orgId);
    const id = inspection.opportunity?.id ?? '';
    const record = link === undefined ? (id === '' ? undefined : byKey.get(nameKey(id))) : byId.get(link.recordId);
    return { inspection, remarks: [...ofMapping, ...remarksOn(inspection, record, org)] };
  });
}

function remarksOn(inspection: Inspection, record: RemoteRecord | undefined, org: Org): readonly AnyRemark[] {
  const { chosen, schema, choice } = org;
  const item = itemOf(inspection);
  if (item === undefined) return [];
  const { fields } = format(chosen.target, item, choice);
  const news = fields.filter(({ to, theirs }) => {
    const field = schema.fields[to];
    return record === undefined || canonical(theirs, field) !== canonical(record.fields[to], field);
  });
  return checkPayload(chosen, schema, { fields: news, currency: item.opportunity.currency }, record);
}
