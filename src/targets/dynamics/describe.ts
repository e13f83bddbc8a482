/** Description of the opportunity table from its metadata. */
import { largest } from '../../domain/largest.ts';
import { array, boolean, nullish, number, safeParse, string } from 'valibot';
import type { GenericSchema, InferOutput } from 'valibot';
import { reuseIfEqual, parseResponse, unexpected } from '../flow/response.ts';
import type { CrmScope, RemoteField, RemoteSchema, RemoteType } from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { OPPORTUNITY, OPPORTUNITY_ID, getJson, listRequest, queryText } from './api.ts';
import { STATES } from './serialize.ts';
import { definitionOf } from './tables.ts';
import { objectShape } from '../flow/shape.ts';

const LABEL = nullish(objectShape({ UserLocalizedLabel: nullish(objectShape({ Label: nullish(string(), '') })) }));

const ATTRIBUTE = objectShape({
  LogicalName: string(),
  DisplayName: LABEL,
  AttributeType: nullish(string(), ''),
  IsValidForCreate: nullish(boolean(), false),
  IsValidForUpdate: nullish(boolean(), false),
  IsValidForRead: nullish(boolean(), false),
  RequiredLevel: nullish(objectShape({ Value: string() })),
});

const RELATIONSHIP = objectShape({
  ReferencingAttribute: string(),
  ReferencingEntityNavigationPropertyName: nullish(string(), ''),
  ReferencedEntity: string(),
});

const DEFINITION = objectShape({
  Attributes: array(ATTRIBUTE),
  ManyToOneRelationships: array(RELATIONSHIP),
  Keys: array(objectShape({ KeyAttributes: array(string()), EntityKeyIndexStatus: nullish(string(), '') })),
  ChangeTrackingEnabled: nullish(boolean(), true),
});

const OPTION_SET = nullish(
  objectShape({ Options: array(objectShape({ Value: number(), Label: LABEL, State: nullish(number()) })) }),
);

/** Properties that only some attribute types have, by name of the type. */
const KINDS = {
  String: ['MaxLength'],
  Memo: ['MaxLength'],
  Money: ['Precision', 'PrecisionSource'],
  Decimal: ['Precision'],
  DateTime: ['DateTimeBehavior'],
  Picklist: [],
  Status: [],
} as const;

const SPECIAL = objectShape({
  LogicalName: string(),
  MaxLength: nullish(number()),
  Precision: nullish(number()),
  PrecisionSource: nullish(number()),
  DateTimeBehavior: nullish(objectShape({ Value: string() })),
  OptionSet: OPTION_SET,
  GlobalOptionSet: OPTION_SET,
});

type Special = InferOutput<typeof SPECIAL>;

const TYPES: Readonly<Record<string, RemoteType>> = {
  String: 'text',
  Memo: 'text',
  Money: 'number',
  Decimal: 'number',
  Double: 'number',
  Integer: 'number',
  BigInt: 'number',
  Boolean: 'flag',
  DateTime: 'moment',
  Picklist: 'choice',
  Status: 'choice',
  State: 'choice',
};

/** Precision source of amounts that use the decimals of the record's currency. */
const OF_THE_CURRENCY = 2;

/** Maximum number of decimals for amounts in an unknown currency. */
const MOST_SCALE = 4;

/**
 * Reads attributes, lookups under the names that bind them, the decimals of the currencies, and the first status value
 * of each state; returns `previous` if nothing has changed.
 */
export function* describe(
  { options, keyField }: Pick<CrmScope, 'options' | 'keyField'>,
  previous: RemoteSchema | undefined,
): RequestFlow<RemoteSchema> {
  const definition = yield* metadata(DEFINITION, '', {
    $select: 'LogicalName,ChangeTrackingEnabled',
    $expand: `Attributes($select=${select(ATTRIBUTE)}),ManyToOneRelationships($select=${select(RELATIONSHIP)}),Keys($select=KeyAttributes,EntityKeyIndexStatus)`,
  });
  const special = new Map<string, Special>();
  for (const [kind, names] of Object.entries(KINDS)) {
    const sets = names.length === 0 ? { $expand: 'OptionSet($select=Options),GlobalOptionSet($select=Options)' } : {};
    const query = { $select: ['LogicalName', ...names].join(','), ...sets };
    const found = yield* metadata(
      objectShape({ value: array(SPECIAL) }),
      `/Attributes/Microsoft.Dynamics.CRM.${kind}AttributeMetadata`,
      query,
    );
    for (const one of found.value) special.set(one.LogicalName, one);
  }
  const scales = yield* currencyScales();
  const fields = definition.Attributes.flatMap((attribute): RemoteField[] => {
    if (!attribute.IsValidForRead) return [];
    const bound = definition.ManyToOneRelationships.filter((one) => one.ReferencingAttribute === attribute.LogicalName);
    if (bound.length > 0) return bound.map((one) => lookupField(attribute, one));
    const field = plainField(attribute, special.get(attribute.LogicalName), scales);
    return field === undefined ? [] : [field];
  });
  const byName = Object.fromEntries(fields.map((field) => [field.name, field]));
  const key = keyOf(byName[keyField], options['create'] === 'key', keyField, definition);
  return reuseIfEqual(previous, {
    fields: key === undefined ? byName : { ...byName, [keyField]: key },
    currencyField: 'transactioncurrencyid@odata.bind',
    options: {
      ...statuses(special.get('statuscode')),
      ...(definition.ChangeTrackingEnabled ? {} : { tracking: 'off' }),
    },
  });
}

function* metadata<S extends GenericSchema>(
  shape: S,
  below: string,
  query: Record<string, string>,
): RequestFlow<InferOutput<S>> {
  return yield* parseResponse(shape, yield* getJson(`${definitionOf(OPPORTUNITY)}${below}${queryText(query)}`));
}

function select({ entries }: { readonly entries: object }): string {
  return Object.keys(entries).join(',');
}

/**
 * Schema of a currency, which always has both columns:
 * https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/transactioncurrency, 2026-11-29.
 */
const CURRENCY = objectShape({ isocurrencycode: string(), currencyprecision: number() });

/** Returns decimals by ISO code. If one currency were omitted, its amounts would be rounded like those of another. */
function* currencyScales(): RequestFlow<Readonly<Record<string, number>>> {
  const scales: Record<string, number> = {};
  for (const row of yield* listRequest(`transactioncurrencies${queryText({ $select: select(CURRENCY) })}`)) {
    const parsed = safeParse(CURRENCY, row);
    if (!parsed.success) return yield* unexpected('A currency came without its code or its decimals.', 200);
    scales[parsed.output.isocurrencycode] = parsed.output.currencyprecision;
  }
  return scales;
}

type Attribute = InferOutput<typeof ATTRIBUTE>;

function base({ LogicalName, DisplayName, IsValidForCreate, IsValidForUpdate }: Attribute) {
  return {
    label: DisplayName?.UserLocalizedLabel?.Label || LogicalName,
    creatable: IsValidForCreate,
    updatable: IsValidForUpdate,
  };
}

/**
 * Returns the field for one table that the attribute can refer to. The server sets all required lookups automatically.
 */
function lookupField(attribute: Attribute, relationship: InferOutput<typeof RELATIONSHIP>): RemoteField {
  const { ReferencingEntityNavigationPropertyName: navigation, ReferencedEntity: table } = relationship;
  return {
    ...{ ...base(attribute), name: `${navigation}@odata.bind`, type: 'lookup', required: false },
    // Owners can be users or teams; a note names a user.
    ...{ readAs: `_${attribute.LogicalName}_value`, refersTo: table === 'owner' ? 'systemuser' : table },
  };
}

/**
 * Returns the field of a column whose type a note can provide, or `undefined` for other types. Only values that the
 * system requires cause a failure if absent, and the server sets these automatically unless they are texts or numbers;
 * values that the business requires are required only in forms.
 * https://learn.microsoft.com/power-apps/developer/data-platform/entity-attribute-metadata, 2026-11-22.
 */
function plainField(
  attribute: Attribute,
  special: Special | undefined,
  scales: Readonly<Record<string, number>>,
): RemoteField | undefined {
  const { LogicalName: name, AttributeType, RequiredLevel } = attribute;
  const type = TYPES[AttributeType];
  if (type === undefined) return undefined;
  if (name === 'statecode') return stateField(attribute);
  const required = RequiredLevel?.Value === 'SystemRequired' && attribute.IsValidForCreate && /text|number/.test(type);
  const field = { ...base(attribute), name, type, required };
  const { MaxLength: length, DateTimeBehavior: behavior } = special ?? {};
  const set = special?.GlobalOptionSet ?? special?.OptionSet;
  return {
    ...field,
    ...(length == null ? {} : { length }),
    ...(type === 'number' ? decimals(AttributeType, special, scales) : {}),
    ...(behavior?.Value === 'DateOnly' ? { type: 'day' as const } : {}),
    ...(set == null
      ? {}
      : {
          choices: set.Options.map(({ Value, Label }) => ({ value: String(Value), label: labelOf(Label, Value) })),
          closed: true,
        }),
  };
}

function labelOf(label: InferOutput<typeof LABEL>, value: number): string {
  return label?.UserLocalizedLabel?.Label || String(value);
}

function decimals(
  type: string,
  special: Special | undefined,
  scales: Readonly<Record<string, number>>,
): Pick<RemoteField, 'scale' | 'scales'> {
  if (type === 'Integer' || type === 'BigInt') return { scale: 0 };
  if (special?.PrecisionSource === OF_THE_CURRENCY) {
    const previous = Object.values(scales);
    return { scale: previous.length === 0 ? MOST_SCALE : largest(previous, 0), scales };
  }
  return special?.Precision == null ? {} : { scale: special.Precision };
}

/** Returns the field for the state of the opportunity, which is read-only and changed by a separate action. */
function stateField(attribute: Attribute): RemoteField {
  const choices = STATES.map((value) => ({ value, label: value }));
  return {
    ...{ name: 'statecode', label: base(attribute).label, type: 'choice', creatable: true, updatable: true },
    ...{ required: false, choices, closed: true, initial: 'open', isTransition: true },
  };
}

/** Returns the first status of each state, as the options that closing uses. */
function statuses(special: Special | undefined): Readonly<Record<string, string>> {
  const all = special?.OptionSet?.Options ?? [];
  return Object.fromEntries(
    STATES.flatMap((state, at) => {
      const first = all.find(({ State }) => State === at);
      return first === undefined ? [] : [[`${state}Status`, String(first.Value)]];
    }),
  );
}

/**
 * Returns the key field, or `undefined` if the org lacks it. If records are found by ID, any column can be used, and no
 * column is required: then the ID itself is the key.
 */
function keyOf(
  column: RemoteField | undefined,
  byKey: boolean,
  name: string,
  { Keys }: InferOutput<typeof DEFINITION>,
): RemoteField | undefined {
  const unique = Keys.some(
    ({ KeyAttributes: [first, second], EntityKeyIndexStatus: status }) =>
      first === name && second === undefined && status === 'Active',
  );
  if (column !== undefined) return unique || !byKey ? { ...column, key: true } : column;
  if (byKey) return undefined;
  return {
    ...{ name, label: 'Id of the record', type: 'text', creatable: true, updatable: false, required: false },
    ...{ key: true, readAs: OPPORTUNITY_ID },
  };
}
