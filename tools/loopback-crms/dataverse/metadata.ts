/** EntityDefinitions: the tables, columns, option lists, lookups, and keys of an org. */
import type { Answer } from '../answer.ts';
import { noProperty, noSegment, refuse } from './answers.ts';
import type { Call } from './call.ts';
import { decoded, optionsOf } from './call.ts';
import type { Column, Option, Table } from './columns.ts';
import { metadataTest } from './metadata-filter.ts';

type Json = Record<string, unknown>;

/** GET EntityDefinitions(LogicalName='…'), or by its MetadataId. */
export function definition(call: Call, [key = '']: string[]): Answer {
  const table = tableOfKey(call, key);
  const options = metadataOptions(call, ['$select', '$expand']);
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
    const filter = inner.get('$filter');
    const kept = filter === undefined ? list() : list().filter(metadataTest(filter));
    body[name] = kept.map((one) => picked(one, inner.get('$select')));
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

/** Returns the attributes of one kind, with the properties that only this kind has. */
export function attributesOfType(call: Call, [key = '', cast = '']: string[]): Answer {
  const table = tableOfKey(call, key);
  const [, type = ''] = /^Microsoft\.Dynamics\.CRM\.(\w+)AttributeMetadata$/.exec(cast) ?? [];
  const types = CASTS[type] ?? [type];
  const found = columnsOf(table).filter((column) => types.includes(column.type));
  if (type === '') throw noSegment(cast);
  const optionsAsked = expanded(optionsOf(call.request).get('$expand')).map(([name]) => name);
  const odd = optionsAsked.find((name) => name !== 'OptionSet' && name !== 'GlobalOptionSet');
  if (odd !== undefined) throw noProperty(odd, `${type}AttributeMetadata`);
  return listOf(
    call,
    found.map((column) => ({ ...attribute(table, column), ...special(column) })),
    found.map((column) => optionSets(column, optionsAsked)),
  );
}

/** Returns a list. Query options that this server does not support are rejected, not ignored. Lists have no pages. */
function listOf(call: Call, rows: readonly Json[], extra: readonly Json[] = []): Answer {
  const options = metadataOptions(call, ['$select', '$filter', '$expand', '$count']);
  const filter = options.get('$filter');
  const test = filter === undefined ? () => true : metadataTest(filter);
  const value = rows.flatMap((row, at) =>
    test(row) ? [{ ...picked(row, options.get('$select')), ...extra[at] }] : [],
  );
  return { status: 200, body: { ...(options.get('$count') === 'true' && { '@odata.count': value.length }), value } };
}

function metadataOptions(call: Call, known: readonly string[]): ReadonlyMap<string, string> {
  const options = optionsOf(call.request);
  const odd = [...options.keys()].find((name) => !known.includes(name));
  if (odd !== undefined) throw refuse(400, `The query parameter ${odd} is not supported`);
  return options;
}

function tableOfKey(call: Call, key: string): Table {
  const text = decoded(key);
  const name = /^LogicalName='(\w+)'$/.exec(text)?.[1] ?? text;
  const found = call.crm.org.tables.find((table) => table.name === name || idOf(table.name) === name);
  if (found === undefined) throw refuse(404, `Could not find an entity with name ${name}.`, '0x80060888');
  return found;
}

function columnsOf(table: Table): Column[] {
  return [...table.columns.values()];
}

/** Returns the requested properties and the ID, which is always included. */
function picked(row: Json, select: string | undefined): Json {
  if (select === undefined) return { ...row };
  const names = select.split(',').map((name) => name.trim());
  const missing = names.find((name) => !(name in row));
  if (missing !== undefined) throw noProperty(missing, 'Metadata');
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name) || name === 'MetadataId'));
}

const INSIDE = ['$select', '$filter'];

/**
 * Returns the properties of an $expand, each with the options inside its parentheses, which are separated by
 * semicolons.
 */
function expanded(text = ''): [name: string, options: ReadonlyMap<string, string>][] {
  return outermost(text, ',').map((part) => {
    const [, name = '', inner = ''] = /^(\w+)(?:\((.*)\))?$/s.exec(part) ?? [];
    const options = outermost(inner, ';').map((one): [string, string] => {
      const [, option = '', value = ''] = /^(\$\w+)=(.*)$/s.exec(one) ?? [];
      if (!INSIDE.includes(option)) throw refuse(400, `'${one}' is not supported inside $expand.`);
      return [option, value];
    });
    return [name, new Map(options)];
  });
}

/** Splits a text at the separator, except inside parentheses. */
function outermost(text: string, mark: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const sign = text[at] ?? mark;
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (sign !== mark || (depth !== 0 && at < text.length)) continue;
    if (at > from) found.push(text.slice(from, at));
    from = at + 1;
  }
  return found;
}

function attribute(table: Table, column: Column): Json {
  const writable = column.readOnly !== true;
  return {
    ...{ MetadataId: idOf(`${table.name}.${column.name}`), LogicalName: column.name },
    ...{ SchemaName: column.schemaName ?? schemaName(column.name), AttributeType: column.type },
    ...{ IsValidForCreate: writable, IsValidForUpdate: writable && column.name !== table.id, IsValidForRead: true },
    ...{ RequiredLevel: { Value: column.required ?? 'None', CanBeChanged: column.required !== 'SystemRequired' } },
    ...{ IsSecured: column.secured ?? false, DisplayName: labelled(column.label ?? column.schemaName ?? column.name) },
    ...{ IsCustomAttribute: /^[a-z][a-z\d]{1,7}_/.test(column.name) },
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

/** Returns an ID that is the same for every request. */
function idOf(name: string): string {
  const hex = Buffer.from(name).toString('hex').padEnd(32, '0').slice(-32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
