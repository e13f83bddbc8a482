/** Salesforce: the Opportunity object, with custom fields that an admin adds. */
import { refuseFieldName } from '../core/option.ts';
import { crm } from './crm.ts';
import type { MappingRow, Target } from '../core/target.ts';

const FIELD_REFERENCE = {
  source:
    'https://developer.salesforce.com/docs/atlas.en-us.sfFieldRef.meta/sfFieldRef/salesforce_field_reference_Opportunity.htm',
  read: '2026-11-22',
};

const UPSERT_REFERENCE = {
  source:
    'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_upsert.htm',
  read: '2026-11-22',
};

const NAME = /^[A-Za-z]\w*$/;

const MAPPING: readonly MappingRow[] = [
  { from: 'id', to: '{key}', codec: 'text', direction: 'push' },
  { from: 'title', to: 'Name', codec: 'text', direction: 'both' },
  { from: 'amount', to: 'Amount', codec: 'number', direction: 'both' },
  { from: 'closeDate', to: 'CloseDate', codec: 'text', direction: 'both' },
  { from: 'stage', to: 'StageName', codec: 'stage', direction: 'both' },
  { from: 'source', to: 'LeadSource', codec: 'text', direction: 'both' },
  { from: 'source', to: 'Type', codec: 'text', direction: 'push' },
  { from: 'customerOrg', to: 'AccountId', codec: 'lookup', direction: 'push' },
  { from: 'notes', to: 'Description', codec: 'text', direction: 'both' },
  { from: 'firstOem', to: 'OEM_Primary__c', codec: 'text', direction: 'push' },
  { from: 'partners', to: 'Partner_Names__c', codec: 'text', direction: 'push' },
  { from: 'contractVehicle', to: 'Contract_Vehicle__c', codec: 'text', direction: 'both' },
  { from: 'region', to: 'Region__c', codec: 'text', direction: 'both' },
  { from: 'forecastAmounts', to: 'FY{FY}_Forecast__c', codec: 'number', direction: 'push' },
  { from: 'score.winProbability', to: 'Win_Probability__c', codec: 'number', direction: 'push' },
  { from: 'score.confidence', to: 'Confidence_Score__c', codec: 'number', direction: 'push' },
  { from: 'score.oemAlignment', to: 'OEM_Alignment_Score__c', codec: 'number', direction: 'push' },
  { from: 'score.partnerFit', to: 'Partner_Fit_Score__c', codec: 'number', direction: 'push' },
  { from: 'revAttribution', to: '{shares}', codec: 'shares', direction: 'push' },
];

/**
 * The Salesforce target. Amounts are sent as plain numbers in the currency of the note: only an org with several
 * currencies has `CurrencyIsoCode`, and with a mapping row for it every other org would reject the record.
 */
export const salesforce: Target = {
  label: 'Salesforce',
  kind: 'record',
  syntax: 'json',
  object: 'Opportunity',
  mapping: MAPPING,
  stages: {},
  stagesClosed: true,
  cleared: null,
  options: {
    key: {
      label: 'External ID field',
      help: 'The unique text field that holds the ID of the note. An admin adds it to the Opportunity object as an external ID.',
      initial: 'Opportunity_Key__c',
      refuse: (value) => refuseFieldName(value, NAME, 'Opportunity_Key__c'),
    },
    accountKey: {
      label: 'External ID field of accounts',
      help: 'The field of Account that holds your own account numbers. Lets notes use account numbers for the customer organization. Leave empty to match by name only.',
      initial: '',
      refuse: (value) => refuseUnlessEmpty(value, 'Account_Number__c'),
    },
    currency: {
      label: 'Org currency',
      help: 'For single-currency orgs. Notes in another currency are blocked. Leave empty to send amounts unchanged.',
      initial: '',
      refuse: (value) => (/^(?:[A-Z]{3})?$/.test(value) ? undefined : 'Enter a three-letter code, such as USD.'),
    },
    duplicates: {
      label: 'Duplicate alerts',
      help: 'What to do when Salesforce warns about a possible duplicate: stop or save.',
      initial: 'stop',
      refuse: (value) => (value === 'stop' || value === 'save' ? undefined : 'Use stop or save.'),
    },
    shares: {
      label: 'Object for revenue shares',
      help: 'A child object of Opportunity with one record per OEM and partner. Leave empty to turn off.',
      initial: '',
      refuse: (value) => refuseUnlessEmpty(value, 'Opportunity_Share__c'),
    },
    sharesDeal: shareOption('opportunity', 'Opportunity__c', 'Lookup field to the opportunity.'),
    sharesKey: shareOption(
      'key',
      'Share_Key__c',
      'A unique text field of at least 120 characters, marked as external ID.',
    ),
    sharesName: shareOption('name', 'Party_Name__c', 'A text field for the OEM or partner.'),
    sharesLedger: shareOption('role', 'Role__c', 'A text or picklist field that takes OEM and Partner.'),
    sharesAmount: shareOption('amount', 'Amount__c', 'A currency or number field.'),
  },
  limits: {
    '{key}': { required: true, ...UPSERT_REFERENCE },
    Name: { length: 120, required: true, ...FIELD_REFERENCE },
    StageName: { length: 255, required: true, ...FIELD_REFERENCE },
    CloseDate: { required: true, ...FIELD_REFERENCE },
    LeadSource: { length: 255, ...FIELD_REFERENCE },
    Type: { length: 255, ...FIELD_REFERENCE },
    Description: { length: 32_000, ...FIELD_REFERENCE },
  },
  crm,
};

function refuseUnlessEmpty(value: string, example: string): string | undefined {
  return value === '' ? undefined : refuseFieldName(value, NAME, example);
}

function shareOption(what: string, initial: string, help: string): Target['options'][string] {
  return {
    label: `Share field: ${what}`,
    help,
    initial,
    refuse: (value) => refuseFieldName(value, NAME, initial),
  };
}
