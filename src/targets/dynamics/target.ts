/** Dynamics 365 Sales: the opportunities table of Dataverse, with custom columns under the publisher's prefix. */
import { crm } from './crm.ts';
import { CLOUDS } from './sign-in.ts';
import { refuseFieldName } from '../core/option.ts';
import type { MappingRow, Target } from '../core/target.ts';

const TABLE_REFERENCE = {
  source: 'https://learn.microsoft.com/en-us/dynamics365/sales/developer/entities/opportunity',
  read: '2026-11-22',
};

const MAPPING: readonly MappingRow[] = [
  { from: 'id', to: '{key}', codec: 'text', direction: 'push' },
  { from: 'title', to: 'name', codec: 'text', direction: 'both' },
  { from: 'amount', to: 'estimatedvalue', codec: 'number', direction: 'both' },
  { from: 'closeDate', to: 'estimatedclosedate', codec: 'text', direction: 'both' },
  { from: 'stage', to: 'stepname', codec: 'stage', direction: 'push' },
  { from: 'stage', to: 'statecode', codec: 'outcome', direction: 'both' },
  { from: 'notes', to: 'description', codec: 'text', direction: 'both' },
  { from: 'score.winProbability', to: 'closeprobability', codec: 'percent', direction: 'push' },
  { from: 'currency', to: 'transactioncurrencyid@odata.bind', codec: 'lookup', direction: 'push' },
  { from: 'customerOrg', to: 'customerid_account@odata.bind', codec: 'lookup', direction: 'push' },
  { from: 'source', to: '{prefix}source', codec: 'text', direction: 'both' },
  { from: 'firstOem', to: '{prefix}oem_primary', codec: 'text', direction: 'push' },
  { from: 'partners', to: '{prefix}partner_names', codec: 'text', direction: 'push' },
  { from: 'contractVehicle', to: '{prefix}contract_vehicle', codec: 'text', direction: 'both' },
  { from: 'region', to: '{prefix}region', codec: 'text', direction: 'both' },
  { from: 'forecastAmounts', to: '{prefix}fy{FY}_forecast', codec: 'number', direction: 'push' },
  { from: 'score.confidence', to: '{prefix}confidence_score', codec: 'number', direction: 'push' },
  { from: 'score.oemAlignment', to: '{prefix}oem_alignment_score', codec: 'number', direction: 'push' },
  { from: 'score.partnerFit', to: '{prefix}partner_fit_score', codec: 'number', direction: 'push' },
];

/**
 * The Dynamics 365 target. The stage is written to the free text of the pipeline phase, and a final stage closes the
 * opportunity. `salesstage` is an option list whose numbers each org defines: a user who needs it maps it with the
 * codec `stage-number` and fills in the stage table.
 */
export const dynamics: Target = {
  label: 'Dynamics 365',
  kind: 'record',
  syntax: 'json',
  object: 'opportunity',
  mapping: MAPPING,
  // Version 0.1.0 sent the customer, regardless of the customer organization.
  formerSources: { 'customerid_account@odata.bind': 'customer' },
  stages: {},
  stagesClosed: true,
  cleared: null,
  options: {
    key: {
      label: 'Key column',
      help: 'The text column that holds the ID of the note, if your environment has one. {prefix} is replaced with the publisher prefix.',
      initial: '{prefix}opportunity_key',
      refuse: (value) => refuseFieldName(value, /^(?:\{prefix\}|[a-z])[a-z0-9_]+$/, '{prefix}opportunity_key'),
    },
    prefix: {
      label: 'Publisher prefix',
      help: 'The prefix of your custom column names, including the underscore.',
      initial: 'new_',
      refuse: (value) =>
        /^[a-z][a-z0-9]{1,7}_$/.test(value)
          ? undefined
          : 'Enter 2 to 8 lowercase letters or digits followed by an underscore, such as new_.',
    },
    create: {
      label: 'ID of new records',
      help: 'Use guid to derive the ID from the note’s ID, which needs no setup. Use key to identify records by the key column, which needs an alternate key.',
      initial: 'guid',
      refuse: (value) => (value === 'guid' || value === 'key' ? undefined : 'Use guid or key.'),
    },
    wonStages: {
      label: 'Won stages',
      help: 'Stage names in your notes, separated by commas. After you confirm, opportunities in these stages are closed as won. Opportunities won in Dynamics get the first of these stages.',
      initial: 'Closed Won, Won',
      refuse: refuseNoStage,
    },
    lostStages: {
      label: 'Lost stages',
      help: 'Stage names in your notes, separated by commas. After you confirm, opportunities in these stages are closed as lost. Opportunities lost in Dynamics get the first of these stages.',
      initial: 'Closed Lost, Lost',
      refuse: refuseNoStage,
    },
    tracking: {
      label: 'Change tracking',
      help: 'When on, syncs of many linked notes (more than 250) read only the records that changed. Requires permission to read all opportunities. Otherwise all records are read.',
      initial: 'off',
      refuse: (value) => (value === 'on' || value === 'off' ? undefined : 'Use on or off.'),
    },
    tenant: {
      forSignIn: true,
      label: 'Tenant',
      help: 'Your company’s tenant ID or domain in Microsoft Entra. Use “organizations” for multitenant apps.',
      initial: 'organizations',
      refuse: (value) =>
        /^(?:organizations|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[a-z\d-]+(?:\.[a-z\d-]+)+)$/i.test(value)
          ? undefined
          : 'Enter the ID or domain of your tenant, such as acme.onmicrosoft.com.',
    },
    cloud: {
      forSignIn: true,
      label: 'Cloud',
      help: 'The Microsoft cloud of your environment: public (also for GCC), gcc-high, or dod.',
      initial: 'public',
      refuse: (value) => (Object.hasOwn(CLOUDS, value) ? undefined : 'Use public, gcc-high, or dod.'),
    },
  },
  limits: {
    name: { length: 300, required: true, ...TABLE_REFERENCE },
    estimatedvalue: { most: 1e12, ...TABLE_REFERENCE },
    stepname: { length: 200, ...TABLE_REFERENCE },
    description: { length: 2000, ...TABLE_REFERENCE },
  },
  crm,
};

function refuseNoStage(value: string): string | undefined {
  return /[^\s,]/.test(value) ? undefined : 'Enter stage names, separated by commas.';
}
