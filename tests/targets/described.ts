/** Descriptions of objects, as a CRM returns them, for flows with given responses. */
import type { RemoteField, RemoteSchema } from '../../src/targets/core/crm.ts';

/** Returns an optional writable text field, with the given changes. */
export function remote(name: string, more: Partial<RemoteField> = {}): RemoteField {
  return { name, label: name, type: 'text', creatable: true, updatable: true, required: false, ...more };
}

export function schemaOf(...fields: readonly RemoteField[]): RemoteSchema {
  return { fields: Object.fromEntries(fields.map((field) => [field.name, field])) };
}
