/** Objects as a CRM would describe them, for conversations held by hand. */
import type { RemoteField, RemoteSchema } from '../../src/targets/core/crm.ts';

/** A text that may be written and needs nothing, with what is different. */
export function remote(name: string, more: Partial<RemoteField> = {}): RemoteField {
  return { name, label: name, type: 'text', creatable: true, updatable: true, required: false, ...more };
}

export function schemaOf(...fields: readonly RemoteField[]): RemoteSchema {
  return { fields: Object.fromEntries(fields.map((field) => [field.name, field])) };
}
