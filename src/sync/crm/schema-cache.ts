/** Cache of the object descriptions of CRMs. */
import { hash32 } from '../../domain/digest.ts';
import { keyField, syncedNames } from '../../targets/core/sync-fields.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import type { Crm, Identity, RemoteField, RemoteSchema } from '../../targets/core/crm.ts';
import type { CrmId } from '../../targets/targets.ts';
import { runFlow, type FlowResult, type FlowContext } from './run-flow.ts';
import type { Store } from '../../log/ports.ts';

/** Returns the store keys of the description, and of the time and options of its last request. */
function keysOf(target: CrmId, orgId: string): { readonly schema: string; readonly asked: string } {
  return { schema: `schema/${target}/${orgId}`, asked: `asked/${target}/${orgId}` };
}

/** Returns the cached description; `undefined` if the object was never described on this device. */
export async function cachedSchema(target: CrmId, orgId: string, device: Store): Promise<RemoteSchema | undefined> {
  const text = await device.get(keysOf(target, orgId).schema);
  return text === undefined ? undefined : parseSchema(text);
}

/** A field as stored: {@link RemoteField.isTransition} has the name `act`. */
type StoredField = Omit<RemoteField, 'isTransition'> & { readonly act?: true };

function parseSchema(text: string): RemoteSchema {
  const schema = JSON.parse(text) as Omit<RemoteSchema, 'fields'> & { readonly fields: Record<string, StoredField> };
  const transitions = Object.entries(schema.fields).filter(([, { act }]) => act === true);
  const renamed = transitions.map(([name, { act: _, ...field }]) => [name, { ...field, isTransition: true }] as const);
  return { ...schema, fields: { ...schema.fields, ...Object.fromEntries(renamed) } };
}

function serializeSchema(schema: RemoteSchema): string {
  const transitions = Object.entries(schema.fields).filter(([, { isTransition }]) => isTransition === true);
  const renamed = transitions.map(([name, { isTransition: _, ...field }]) => [name, { ...field, act: true }] as const);
  return JSON.stringify({ ...schema, fields: { ...schema.fields, ...Object.fromEntries(renamed) } });
}

/** Marks the description as outdated, so that it is requested again when it is needed next. */
export async function invalidateSchema(
  { target, identity }: { readonly target: CrmId; readonly identity: Pick<Identity, 'orgId'> },
  device: Store,
): Promise<void> {
  await device.put([[keysOf(target, identity.orgId).asked, undefined]]);
}

/**
 * Returns the cached description if it was requested with the same options less than `recentMs` milliseconds ago;
 * otherwise requests it.
 */
export async function loadSchema(
  crm: Crm,
  target: CrmId,
  resolved: ResolvedTarget,
  { orgId, version }: Identity,
  context: FlowContext,
  device: Store,
  recentMs: number,
): Promise<FlowResult<RemoteSchema>> {
  const keys = keysOf(target, orgId);
  const known = await cachedSchema(target, orgId, device);
  const { options } = resolved;
  const optionsHash = String(hash32(JSON.stringify([version, Object.entries(options).sort()])));
  const [askedMs, askedFor] = ((await device.get(keys.asked)) ?? '').split(' ');
  const age = context.clock.now() - Number(askedMs);
  if (known !== undefined && askedFor === optionsHash && age >= 0 && age < recentMs) return { out: known };
  const fields = syncedNames(resolved, known ?? { fields: {} });
  const result = await runFlow(
    crm.describe({ version, options, keyField: keyField(resolved), fields }, known),
    context,
  );
  if ('out' in result) {
    const schemaEntry: [string, string][] = result.out === known ? [] : [[keys.schema, serializeSchema(result.out)]];
    await device.put([...schemaEntry, [keys.asked, `${context.clock.now()} ${optionsHash}`]]);
  }
  return result;
}
