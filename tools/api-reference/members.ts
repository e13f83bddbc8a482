/** Parts of the schemas that describe JSON answers, and access to their members. */
import * as v from 'valibot';
import { CRM_IDS } from '../../src/targets/targets.ts';

/** Members of an object, by name. */
export type Entries = Readonly<Record<string, v.GenericSchema>>;

/** Returns a member that every answer has. The description is Markdown, relative to `docs/`. */
export function member<const Schema extends v.GenericSchema>(description: string, schema: Schema) {
  return v.pipe(schema, v.description(description));
}

/** Returns a member that is omitted if it does not apply. */
export function optionalMember<const Schema extends v.GenericSchema>(description: string, schema: Schema) {
  return v.optional(member(description, schema));
}

export const TEXT = v.string();
export const FLAG = v.boolean();
export const COUNT = v.pipe(v.number(), v.integer(), v.minValue(0));
export const AMOUNT = v.number();
/** A time in UTC. */
export const TIME = v.pipe(v.string(), v.isoTimestamp());
export const TEXTS = v.array(v.string());
export const TEXT_OR_NULL = v.nullable(TEXT);
export const CRM = v.picklist(CRM_IDS);
/** Origin of each effective value by key. */
export const EFFECTIVE_VALUES = v.record(v.string(), v.picklist(['rule', 'customer']));

/** Returns the schema of a text that is a key of the table. */
export function codeOf<Code extends string>(table: Readonly<Record<Code, string>>) {
  return v.picklist(Object.keys(table) as Code[]);
}

/** Description of a member, with the schema of its value. */
export interface Member {
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly schema: v.GenericSchema;
}

/** Returns the members of the object, or of the objects in the list, in order; empty for any other schema. */
export function membersOf(schema: v.GenericSchema): readonly Member[] {
  const { entries, item } = partsOf(schema);
  if (item !== undefined) return membersOf(item);
  return Object.entries(entries ?? {}).map(([name, entry]) => {
    const { wrapped } = entry.type === 'optional' ? partsOf(entry) : {};
    const value = wrapped ?? entry;
    return {
      name,
      description: v.getDescription(value) ?? '',
      isRequired: wrapped === undefined,
      schema: valueOf(value),
    };
  });
}

/** Returns the schema of the values that are not null. */
function valueOf(schema: v.GenericSchema): v.GenericSchema {
  return partsOf(schema).wrapped ?? schema;
}

interface Parts {
  /** Of an object. */
  readonly entries?: Entries;
  /** Of a list. */
  readonly item?: v.GenericSchema;
  /** Of an optional or nullable value. */
  readonly wrapped?: v.GenericSchema;
}

function partsOf(schema: v.GenericSchema): Parts {
  return schema as Parts;
}
