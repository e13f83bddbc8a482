/** EntityDefinitions: what tables, columns, option lists, lookups and keys an org has. */
import type { Answer } from '../answer.ts';
import { noProperty, refuse } from './answers.ts';
import type { Call } from './call.ts';
import { decoded, optionsOf } from './call.ts';
import type { Column, Option, Table } from './columns.ts';

type Json = Record<string, unknown>;

/** GET EntityDefinitions(LogicalName='…'). */
export function definition(call: Call, [key = '']: string[]): Answer {
  const table = tableOfKey(call, key);
  const options = optionsOf(call.request);
  const whole = {
    ...{ MetadataId: idOf(table.name), LogicalName: table.name, SchemaName: schemaName(table.name) },
    ...{ EntitySetName: table.set, PrimaryIdAttribute: table.id, PrimaryNameAttribute: table.title },
    ...{ IsOptimisticConcurrencyEnabled: table.optimisticConcurrency, ChangeTrackingEnabled: table.changeTracking },
  };
  const lists: Record<string, () => Json[]> = {
    Keys: () => keysOf(table),
    Attributes: () => columnsOf(table).map((column) => attribute(table, column)),
    ManyToOneRelationships: () => relationships(table),
  };
  const body: Json = picked(whole, options.get('$select'));
  for (const [name, inner] of expanded(options.get('$expand'))) {
    const list = lists[name];
    if (list === undefined) throw noProperty(name, 'EntityMetadata');
    body[name] = list().map((one) => picked(one, inner));
  }
  return { status: 200, body };
}

export function keys(call: Call, [key = '']: string[]): Answer {
  return listOf(call, keysOf(tableOfKey(call, key)));
}

export function attributes(call: Call, [key = '']: string[]): Answer {
  const table = tableOfKey(call, key);
  return listOf(
    call,
    columnsOf(table).map((column) => attribute(table, column)),
  );
}

export function manyToOne(call: Call, [key = '']: string[]): Answer {
  return listOf(call, relationships(tableOfKey(call, key)));
}

const CASTS: Record<string, readonly string[]> = {
  Lookup: ['Lookup', 'Customer', 'Owner'],
};

/** Attributes of one kind, with what only that kind has. */
export function attributesOfType(call: Call, [key = '', cast = '']: string[]): Answer {
  const table = tableOfKey(call, key);
  const [, type = ''] = /^Microsoft\.Dynamics\.CRM\.(\w+)AttributeMetadata$/.exec(cast) ?? [];
  const types = CASTS[type] ?? [type];
  const found = columnsOf(table).filter((column) => types.includes(column.type));
  if (type === '') throw refuse(404, `Resource not found for the segment '${cast}'.`);
  const optionsAsked = expanded(optionsOf(call.request).get('$expand')).map(([name]) => name);
  const odd = optionsAsked.find((name) => name !== 'OptionSet' && name !== 'GlobalOptionSet');
  if (odd !== undefined) throw noProperty(odd, `${type}AttributeMetadata`);
  return listOf(
    call,
    found.map((column) => ({ ...attribute(table, column), ...special(column) })),
    found.map((column) => optionSets(column, optionsAsked)),
  );
}

function listOf(call: Call, rows: readonly Json[], extra: readonly Json[] = []): Answer {
  const select = optionsOf(call.request).get('$select');
  return { status: 200, body: { value: rows.map((row, at) => ({ ...picked(row, select), ...extra[at] })) } };
}

function tableOfKey(call: Call, key: string): Table {
  const name = /^LogicalName='(\w+)'$/.exec(decoded(key))?.[1] ?? '';
  const found = call.crm.org.tables.find((table) => table.name === name);
  if (found === undefined) throw refuse(404, `Could not find an entity with name ${name}.`, '0x80060888');
  return found;
}

function columnsOf(table: Table): Column[] {
  return [...table.columns.values()];
}

/** Only what was asked for, and the id that always comes along. */
function picked(row: Json, select: string | undefined): Json {
  if (select === undefined) return { ...row };
  const names = select.split(',').map((name) => name.trim());
  const missing = names.find((name) => !(name in row));
  if (missing !== undefined) throw noProperty(missing, 'Metadata');
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name) || name === 'MetadataId'));
}

/** The properties of an $expand, each with the $select inside its parentheses. */
function expanded(text: string | undefined): [name: string, select: string | undefined][] {
  return (text?.match(/\w+(\([^)]*\))?/g) ?? []).map((part) => {
    const [, name = '', inner] = /^(\w+)(?:\(\$select=([^)]*)\))?$/.exec(part) ?? [];
    return [name, inner];
  });
}

function attribute(table: Table, column: Column): Json {
  const writable = column.readOnly !== true;
  return {
    ...{ MetadataId: idOf(`${table.name}.${column.name}`), LogicalName: column.name },
    ...{ SchemaName: column.schemaName ?? schemaName(column.name), AttributeType: column.type },
    ...{ IsValidForCreate: writable, IsValidForUpdate: writable && column.name !== table.id, IsValidForRead: true },
    ...{ RequiredLevel: { Value: column.required ?? 'None', CanBeChanged: column.required !== 'SystemRequired' } },
    ...{ IsSecured: column.secured ?? false, DisplayName: labelled(column.label ?? column.schemaName ?? column.name) },
    ...{ IsCustomAttribute: column.name.includes('_') && !column.name.endsWith('_base') },
  };
}

function special(column: Column): Json {
  const { type } = column;
  if (type === 'String' || type === 'Memo') return { MaxLength: column.maxLength ?? 100 };
  if (type === 'DateTime') {
    const kind = column.dateOnly === true;
    return { Format: kind ? 'DateOnly' : 'DateAndTime', DateTimeBehavior: { Value: kind ? 'DateOnly' : 'UserLocal' } };
  }
  if (column.targets !== undefined) return { Targets: Object.keys(column.targets) };
  const range = { MinValue: column.min ?? null, MaxValue: column.max ?? null };
  if (type === 'Integer') return range;
  const decimal = { ...range, Precision: column.precision ?? 2 };
  if (type === 'Money') return { ...decimal, PrecisionSource: column.precisionSource ?? 2 };
  return type === 'Decimal' ? decimal : {};
}

function optionSets(column: Column, asked: readonly string[]): Json {
  const set = { Name: `set_${column.name}`, IsGlobal: column.shared ?? false, Options: options(column) };
  const values: Json = { OptionSet: set, GlobalOptionSet: column.shared === true ? set : null };
  return Object.fromEntries(asked.map((name) => [name, values[name]]));
}

function options(column: Column): Json[] {
  return (column.options ?? []).map(({ value, label, state }: Option) => ({
    ...{ Value: value, Label: labelled(label) },
    ...(state === undefined ? {} : { State: state }),
  }));
}

function labelled(label: string): Json {
  const text = { Label: label, LanguageCode: 1033 };
  return { LocalizedLabels: [text], UserLocalizedLabel: text };
}

function relationships(table: Table): Json[] {
  return columnsOf(table).flatMap((column) =>
    Object.entries(column.targets ?? {}).map(([target, navigation]) => ({
      ...{ MetadataId: idOf(`${table.name}.${navigation}`), SchemaName: `${table.name}_${navigation}` },
      ...{ ReferencingAttribute: column.name, ReferencingEntityNavigationPropertyName: navigation },
      ReferencedEntity: target,
    })),
  );
}

function keysOf(table: Table): Json[] {
  return table.keys.map((key) => ({
    ...{ MetadataId: idOf(key.name), LogicalName: key.name, SchemaName: key.name },
    ...{ KeyAttributes: key.columns, EntityKeyIndexStatus: key.status },
  }));
}

function schemaName(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** An id that stays the same from one look to the next. */
function idOf(name: string): string {
  const hex = Buffer.from(name).toString('hex').padEnd(32, '0').slice(-32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
