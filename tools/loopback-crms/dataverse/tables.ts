/** The tables of a new org: types and limits of Microsoft's entity reference, plus one custom column of an admin. */
import type { Column, Table } from './columns.ts';

const money = (name: string, min = -1e12): Column => ({
  ...{ name, type: 'Money', min, max: 1e12, precision: 2, precisionSource: 2 },
});
const base = (name: string): Column => ({ ...money(name), readOnly: true, precision: 4, precisionSource: 2 });
const text = (name: string, maxLength: number): Column => ({ name, type: 'String', maxLength });
const day = (name: string): Column => ({ name, type: 'DateTime', dateOnly: true });
const stamp = (name: string): Column => ({ name, type: 'DateTime', readOnly: true });
const lookup = (name: string, table: string): Column => ({ name, type: 'Lookup', targets: { [table]: name } });

const OWNER: Column = {
  ...{ name: 'ownerid', type: 'Owner', targets: { systemuser: 'ownerid' }, required: 'SystemRequired' },
};

const system = (id: string): Column[] => [
  { name: id, type: 'Uniqueidentifier', required: 'SystemRequired' },
  stamp('createdon'),
  stamp('modifiedon'),
  { ...lookup('modifiedby', 'systemuser'), readOnly: true },
  { name: 'versionnumber', type: 'BigInt', readOnly: true },
];

const state = (...labels: string[]): Column => ({
  ...{ name: 'statecode', type: 'State', required: 'SystemRequired' },
  options: labels.map((label, value) => ({ value, label })),
});

/** https://learn.microsoft.com/en-us/dynamics365/sales/developer/entities/opportunity, 2026-11-22. */
const LABELS: Readonly<Record<string, string>> = {
  name: 'Topic',
  estimatedvalue: 'Est. Revenue',
  estimatedclosedate: 'Est. Close Date',
  customerid: 'Potential Customer',
  stepname: 'Pipeline Phase',
  statecode: 'Status',
  statuscode: 'Status Reason',
  closeprobability: 'Probability',
  transactioncurrencyid: 'Currency',
  description: 'Description',
};

function labelled(columns: readonly Column[]): Column[] {
  return columns.map((column) => {
    const label = LABELS[column.name];
    return label === undefined ? column : { ...column, label };
  });
}

const opportunity: Column[] = labelled([
  { ...text('name', 300), required: 'ApplicationRequired' },
  money('estimatedvalue'),
  base('estimatedvalue_base'),
  money('actualvalue'),
  money('budgetamount', 0),
  { ...money('totalamount'), readOnly: true },
  { name: 'isrevenuesystemcalculated', type: 'Boolean' },
  day('estimatedclosedate'),
  day('actualclosedate'),
  { name: 'schedulefollowup_qualify', type: 'DateTime' },
  {
    // Delete: Cascade, of opportunity_customer_accounts in the entity reference of opportunity, 2026-11-29.
    ...{ name: 'customerid', type: 'Customer', required: 'ApplicationRequired', cascades: true },
    targets: { account: 'customerid_account', contact: 'customerid_contact' },
    collections: { account: 'opportunity_customer_accounts', contact: 'opportunity_customer_contacts' },
  },
  { ...lookup('parentaccountid', 'account'), collections: { account: 'opportunity_parent_account' } },
  lookup('parentcontactid', 'contact'),
  {
    ...{ name: 'salesstage', type: 'Picklist', shared: true },
    options: ['Qualify', 'Develop', 'Propose', 'Close'].map((label, value) => ({ value, label })),
  },
  text('stepname', 200),
  { name: 'salesstagecode', type: 'Picklist', options: [{ value: 1, label: 'Default Value' }] },
  state('Open', 'Won', 'Lost'),
  {
    ...{ name: 'statuscode', type: 'Status' },
    options: [
      { value: 1, label: 'In Progress', state: 0 },
      { value: 2, label: 'On Hold', state: 0 },
      { value: 3, label: 'Won', state: 1 },
      { value: 4, label: 'Canceled', state: 2 },
      { value: 5, label: 'Out-Sold', state: 2 },
    ],
  },
  { name: 'closeprobability', type: 'Integer', min: 0, max: 100 },
  {
    ...{ name: 'opportunityratingcode', type: 'Picklist' },
    options: ['Hot', 'Warm', 'Cold'].map((label, at) => ({ value: at + 1, label })),
  },
  lookup('transactioncurrencyid', 'transactioncurrency'),
  { name: 'exchangerate', type: 'Decimal', precision: 12, readOnly: true },
  { name: 'description', type: 'Memo', maxLength: 2000 },
  OWNER,
  { ...text('new_opportunity_key', 100), schemaName: 'new_Opportunity_Key' },
]);

const activity = (): Column[] => [
  state('Active', 'Inactive'),
  {
    ...{ name: 'statuscode', type: 'Status' },
    options: [
      { value: 1, label: 'Active', state: 0 },
      { value: 2, label: 'Inactive', state: 1 },
    ],
  },
];

/** The columns that mark a row as merged into another. */
const merging = (table: string): Column[] => [
  { ...lookup('masterid', table), readOnly: true },
  { name: 'merged', type: 'Boolean', readOnly: true },
];

const account: Column[] = [
  { ...text('name', 160), required: 'ApplicationRequired' },
  text('websiteurl', 200),
  text('address1_city', 80),
  ...activity(),
  ...merging('account'),
  lookup('transactioncurrencyid', 'transactioncurrency'),
  OWNER,
];

const contact: Column[] = [
  text('fullname', 160),
  text('emailaddress1', 100),
  ...activity(),
  ...merging('contact'),
  OWNER,
];

const transactioncurrency: Column[] = [
  { ...text('isocurrencycode', 5), required: 'SystemRequired' },
  text('currencyname', 100),
  { name: 'currencyprecision', type: 'Integer', min: 0, max: 4 },
  { name: 'exchangerate', type: 'Decimal', precision: 12 },
  state('Active', 'Inactive'),
];

const systemuser: Column[] = [
  text('fullname', 200),
  text('internalemailaddress', 100),
  { name: 'isdisabled', type: 'Boolean' },
];

function table(name: string, set: string, title: string, columns: readonly Column[]): Table {
  const id = `${name}id`;
  const all = [...system(id), ...columns].map((column): [string, Column] => [column.name, { ...column }]);
  const tracked = name === 'opportunity' || name === 'account' || name === 'contact';
  return {
    ...{ name, set, id, title, columns: new Map(all), keys: [] },
    ...{ changeTracking: tracked, optimisticConcurrency: true },
  };
}

/** Returns a separate set of tables for each org, because an admin can change them. */
export function freshTables(): Table[] {
  return [
    table('opportunity', 'opportunities', 'name', opportunity),
    table('account', 'accounts', 'name', account),
    table('contact', 'contacts', 'fullname', contact),
    table('transactioncurrency', 'transactioncurrencies', 'currencyname', transactioncurrency),
    table('systemuser', 'systemusers', 'fullname', systemuser),
  ];
}
