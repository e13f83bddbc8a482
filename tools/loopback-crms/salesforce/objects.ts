/**
 * The objects of a new org: the standard ones, the custom fields that an admin adds for the mapping, and a child for
 * shares.
 */
import {
  DEFAULTED,
  KEY,
  REQUIRED,
  SYSTEM,
  date,
  flag,
  longText,
  money,
  number,
  percent,
  picklist,
  reference,
  systemFields,
  text,
} from './describe-data.ts';
import type { FieldSpec } from './describe-data.ts';
import type { Stage } from './stages.ts';
import { FORECAST_CATEGORIES } from './stages.ts';

export interface ObjectSpec {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  /** If true, the API can create, update, and delete its rows. */
  writable: boolean;
  fields: readonly FieldSpec[];
  childRelationships: readonly {
    childSObject: string;
    field: string;
    relationshipName: string;
    cascadeDelete: boolean;
  }[];
}

const LEAD_SOURCES = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'];

function opportunity(stages: readonly Stage[]): ObjectSpec {
  const stageNames = stages.map((stage) => stage.name);
  return {
    name: 'Opportunity',
    label: 'Opportunity',
    labelPlural: 'Opportunities',
    keyPrefix: '006',
    writable: true,
    fields: [
      ...systemFields(),
      reference('AccountId', 'Account ID', 'Account'),
      text('Name', 'Name', 120, { ...REQUIRED, nameField: true }),
      longText('Description', 'Description'),
      picklist('StageName', 'Stage', stageNames, { ...REQUIRED, restrictedPicklist: true }),
      money('Amount', 'Amount'),
      percent('Probability', 'Probability (%)', 3, 0, { defaultedOnCreate: true }),
      date('CloseDate', 'Close Date', REQUIRED),
      picklist('Type', 'Opportunity Type', ['Existing Business', 'New Business']),
      text('NextStep', 'Next Step'),
      picklist('LeadSource', 'Lead Source', LEAD_SOURCES),
      flag('IsClosed', 'Closed', SYSTEM),
      flag('IsWon', 'Won', SYSTEM),
      picklist('ForecastCategory', 'Forecast Category', FORECAST_CATEGORIES, SYSTEM),
      picklist('ForecastCategoryName', 'Forecast Category', FORECAST_CATEGORIES, { defaultedOnCreate: true }),
      flag('HasOpportunityLineItem', 'Has Line Item', SYSTEM),
      money('ExpectedRevenue', 'Expected Amount', { createable: false, updateable: false, calculated: true }),
      reference('OwnerId', 'Owner ID', 'User', DEFAULTED),
      text('Opportunity_Key__c', 'Opportunity Key', 64, KEY),
      text('OEM_Primary__c', 'Primary OEM'),
      text('Partner_Names__c', 'Partner Names'),
      text('Contract_Vehicle__c', 'Contract Vehicle'),
      text('Region__c', 'Region'),
      ...['FY25', 'FY26', 'FY27', 'FY28'].map((year) => money(`${year}_Forecast__c`, `${year} Forecast`)),
      percent('Win_Probability__c', 'Win Probability', 5, 2),
      number('Confidence_Score__c', 'Confidence Score', 5, 2),
      number('OEM_Alignment_Score__c', 'OEM Alignment Score', 5, 2),
      number('Partner_Fit_Score__c', 'Partner Fit Score', 5, 2),
    ],
    childRelationships: [
      {
        childSObject: 'Opportunity_Share__c',
        field: 'Opportunity__c',
        relationshipName: 'Opportunity_Shares__r',
        cascadeDelete: true,
      },
    ],
  };
}

const ACCOUNT: ObjectSpec = {
  name: 'Account',
  label: 'Account',
  labelPlural: 'Accounts',
  keyPrefix: '001',
  writable: true,
  fields: [
    ...systemFields(),
    reference('MasterRecordId', 'Master Record ID', 'Account', { createable: false, updateable: false }),
    text('Name', 'Account Name', 255, { ...REQUIRED, nameField: true }),
    text('Website', 'Website'),
    text('BillingCity', 'Billing City', 40),
    reference('OwnerId', 'Owner ID', 'User', DEFAULTED),
    text('Acct_Ext__c', 'Account Number', 40, KEY),
  ],
  // Deleting an account deletes its opportunities. From experience: no page of Salesforce was read for it.
  childRelationships: [
    { childSObject: 'Opportunity', field: 'AccountId', relationshipName: 'Opportunities', cascadeDelete: true },
  ],
};

const USER: ObjectSpec = {
  name: 'User',
  label: 'User',
  labelPlural: 'Users',
  keyPrefix: '005',
  writable: false,
  fields: [
    ...systemFields().filter((field) => field.name !== 'IsDeleted'),
    text('Name', 'Full Name', 121, { ...SYSTEM, nameField: true }),
    text('Username', 'Username', 80, { ...REQUIRED, idLookup: true }),
    text('Email', 'Email', 128, REQUIRED),
    flag('IsActive', 'Active'),
    text('LanguageLocaleKey', 'Language', 40),
    text('DefaultCurrencyIsoCode', 'Default Currency', 3),
  ],
  childRelationships: [],
};

const SHARE: ObjectSpec = {
  name: 'Opportunity_Share__c',
  label: 'Opportunity Share',
  labelPlural: 'Opportunity Shares',
  keyPrefix: 'a0S',
  writable: true,
  fields: [
    ...systemFields(),
    text('Name', 'Share Number', 80, { ...SYSTEM, autoNumber: true, nameField: true }),
    reference('Opportunity__c', 'Opportunity', 'Opportunity', { ...REQUIRED, updateable: false }),
    reference('Account__c', 'Account', 'Account'),
    text('Share_Key__c', 'Share Key', 255, KEY),
    text('Party_Name__c', 'Party'),
    picklist('Role__c', 'Role', ['OEM', 'Partner'], { restrictedPicklist: true }),
    money('Amount__c', 'Amount'),
    percent('Percent__c', 'Share (%)', 5, 2),
  ],
  childRelationships: [],
};

/** Returns an object that clients read to inspect the org and never write through the API. */
function table(name: string, keyPrefix: string, fields: readonly FieldSpec[]): ObjectSpec {
  return {
    name,
    label: name,
    labelPlural: name,
    keyPrefix,
    writable: false,
    fields: [...systemFields(), ...fields],
    childRelationships: [],
  };
}

export function standardObjects(stages: readonly Stage[]): ObjectSpec[] {
  return [
    opportunity(stages),
    ACCOUNT,
    USER,
    SHARE,
    table('Organization', '00D', [
      text('Name', 'Name'),
      flag('IsSandbox', 'Is Sandbox'),
      text('OrganizationType', 'Edition'),
      text('InstanceName', 'Instance'),
      text('LanguageLocaleKey', 'Language'),
    ]),
    table('RecordType', '012', [
      text('Name', 'Name'),
      text('DeveloperName', 'Developer Name'),
      text('SobjectType', 'Object'),
      flag('IsActive', 'Active'),
    ]),
    table('OpportunityStage', '01J', [
      text('MasterLabel', 'Label'),
      text('ApiName', 'API Name'),
      flag('IsActive', 'Active'),
      flag('IsClosed', 'Closed'),
      flag('IsWon', 'Won'),
      percent('DefaultProbability', 'Probability', 3, 0),
      number('SortOrder', 'Order', 9, 0),
    ]),
    table('CurrencyType', '01L', [
      text('IsoCode', 'ISO Code', 3),
      flag('IsActive', 'Active'),
      flag('IsCorporate', 'Corporate'),
      number('ConversionRate', 'Rate', 18, 6),
    ]),
  ];
}
