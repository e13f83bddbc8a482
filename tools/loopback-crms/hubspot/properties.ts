/** The default properties of deals and companies, and the shape of a definition in the API. */

export type ObjectType = 'deals' | 'companies';

export interface Option {
  label: string;
  value: string;
  displayOrder: number;
  hidden: boolean;
}

export interface Property {
  name: string;
  label: string;
  type: string;
  fieldType: string;
  groupName: string;
  description: string;
  options: readonly Option[];
  calculated: boolean;
  externalOptions: boolean;
  hasUniqueValue: boolean;
  hidden: boolean;
  hubspotDefined: boolean;
  readOnlyValue: boolean;
  /**
   * Is set only if the options are records of another type.
   * https://developers.hubspot.com/docs/api-reference/latest/crm/properties/get-properties, 2026-11-29.
   */
  referencedObjectType?: string;
}

export interface Group {
  name: string;
  label: string;
  displayOrder: number;
  archived: boolean;
}

/** Properties returned with every record, requested or not. */
export const ALWAYS = ['createdate', 'hs_lastmodifieddate', 'hs_object_id'];

export const GROUPS: Record<ObjectType, string> = { deals: 'dealinformation', companies: 'companyinformation' };

type Row = readonly [name: string, label: string, type: string, fieldType: string, more?: Partial<Property>];

const READ_ONLY = { readOnlyValue: true };

const COMMON: readonly Row[] = [
  ['createdate', 'Create Date', 'datetime', 'date', READ_ONLY],
  ['hs_lastmodifieddate', 'Last Modified Date', 'datetime', 'date', READ_ONLY],
  ['hs_object_id', 'Record ID', 'number', 'number', READ_ONLY],
  ['hs_merged_object_ids', 'Merged IDs', 'enumeration', 'checkbox', READ_ONLY],
  ['hubspot_owner_id', 'Owner', 'enumeration', 'select', { externalOptions: true, referencedObjectType: 'OWNER' }],
  ['description', 'Description', 'string', 'textarea'],
];

const ROWS: Record<ObjectType, readonly Row[]> = {
  deals: [
    ['dealname', 'Deal Name', 'string', 'text'],
    ['amount', 'Amount', 'number', 'number'],
    // A datetime, although the app shows a day.
    ['closedate', 'Close Date', 'datetime', 'date'],
    ['pipeline', 'Pipeline', 'enumeration', 'select', { externalOptions: true }],
    ['dealstage', 'Deal Stage', 'enumeration', 'radio', { externalOptions: true }],
    ['deal_currency_code', 'Currency', 'enumeration', 'select', { externalOptions: true }],
    ['dealtype', 'Deal Type', 'enumeration', 'radio', { options: options('newbusiness', 'existingbusiness') }],
    [
      ...(['hs_manual_forecast_category', 'Forecast category', 'enumeration', 'select'] as const),
      { options: options('OMIT', 'PIPELINE', 'BEST_CASE', 'COMMIT', 'CLOSED') },
    ],
    ['hs_deal_stage_probability', 'Deal probability', 'number', 'number', { calculated: true, ...READ_ONLY }],
    ['hs_is_closed', 'Is Deal Closed?', 'bool', 'calculation_equation', { calculated: true, ...READ_ONLY }],
    ...COMMON,
  ],
  companies: [
    ['name', 'Company name', 'string', 'text'],
    ['domain', 'Company Domain Name', 'string', 'text'],
    ...COMMON,
  ],
};

export function options(...values: readonly string[]): Option[] {
  return values.map((value, displayOrder) => ({ label: value, value, displayOrder, hidden: false }));
}

export function property(row: Pick<Property, 'name' | 'label' | 'type' | 'fieldType'> & Partial<Property>): Property {
  return {
    ...{ groupName: '', description: '', options: [], calculated: false, externalOptions: false },
    ...{ hasUniqueValue: false, hidden: false, hubspotDefined: false, readOnlyValue: false },
    ...row,
  };
}

export function standardProperties(type: ObjectType): Property[] {
  return ROWS[type].map(([name, label, kind, fieldType, more]) =>
    property({ name, label, type: kind, fieldType, groupName: GROUPS[type], hubspotDefined: true, ...more }),
  );
}

/** Returns a definition as the API shows it. */
export function shownProperty(definition: Property): Record<string, unknown> {
  const { readOnlyValue, ...shown } = definition;
  const own = !definition.hubspotDefined;
  const modificationMetadata = {
    ...{ archivable: own, readOnlyDefinition: !own, readOnlyValue, readOnlyOptions: definition.externalOptions },
  };
  const money = definition.name === 'amount' ? { currencyPropertyName: 'deal_currency_code' } : {};
  return {
    ...shown,
    ...{ showCurrencySymbol: definition.name === 'amount', ...money },
    ...{ archived: false, dataSensitivity: 'non_sensitive', modificationMetadata },
  };
}
