/** Dynamics 365 Sales: the opportunities table of Dataverse, with custom columns under the publisher's prefix. */
import { crm } from './dynamics/crm.ts';
import { CLOUDS } from './dynamics/sign-in.ts';
import { refuseFieldName } from './option.ts';
import type { MappingRow, Target } from './target.ts';

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
 * The stage goes into the free text of the pipeline phase, and one that ends the deal closes it. `salesstage` is an option list whose numbers each org defines:
 * a user who wants it maps it with the codec `stage-number` and fills the stage table.
 */
export const dynamics: Target = {
  label: 'Dynamics 365',
  kind: 'record',
  wire: 'json',
  object: 'opportunity',
  mapping: MAPPING,
  // Version 0.1.0 sent the customer, whatever the customer organization was.
  formerSources: { 'customerid_account@odata.bind': 'customer' },
  stages: {},
  stagesClosed: true,
  cleared: null,
  options: {
    key: {
      label: 'Key column',
      help: 'The text column that holds the ID of the note, where your environment has one. {prefix} stands for the publisher prefix.',
      initial: '{prefix}opportunity_key',
      refuse: (value) => refuseFieldName(value, /^(?:\{prefix\}|[a-z])[a-z0-9_]+$/, '{prefix}opportunity_key'),
    },
    prefix: {
      label: 'Publisher prefix',
      help: 'What the names of your custom columns begin with, underscore included.',
      initial: 'new_',
      refuse: (value) =>
        /^[a-z][a-z0-9]{1,7}_$/.test(value)
          ? undefined
          : 'Give 2 to 8 lower-case letters or digits and an underscore, such as new_.',
    },
    create: {
      label: 'New records by',
      help: 'With guid by an id worked out of the ID of the note, which needs no change to your environment; with key by the key column, for which an admin defines an alternate key.',
      initial: 'guid',
      refuse: (value) => (value === 'guid' || value === 'key' ? undefined : 'Give guid or key.'),
    },
    wonStages: {
      label: 'Stages that mean won',
      help: 'As your notes call them, parted by commas. A note in one of them has its opportunity closed as won, once you agree; one that is won there gets the first.',
      initial: 'Closed Won, Won',
      refuse: refuseNoStage,
    },
    lostStages: {
      label: 'Stages that mean lost',
      help: 'The same for opportunities that are closed as lost.',
      initial: 'Closed Lost, Lost',
      refuse: refuseNoStage,
    },
    tracking: {
      label: 'Change tracking',
      help: 'With on, a sync of more than 250 linked notes asks for what changed since the last one and reads only that. It takes the right to read all opportunities, and lists them all once; where it cannot be had, everything is read as before.',
      initial: 'off',
      refuse: (value) => (value === 'on' || value === 'off' ? undefined : 'Give on or off.'),
    },
    tenant: {
      forSignIn: true,
      label: 'Tenant',
      help: 'Of your company in Microsoft Entra: its ID, or its domain. “organizations” works for any company, if the app may be used by several.',
      initial: 'organizations',
      refuse: (value) =>
        /^(?:organizations|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[a-z\d-]+(?:\.[a-z\d-]+)+)$/i.test(value)
          ? undefined
          : 'Give the ID or the domain of your tenant, such as acme.onmicrosoft.com.',
    },
    cloud: {
      forSignIn: true,
      label: 'Cloud',
      help: 'Where Microsoft runs your environment: public, also for GCC; gcc-high; dod.',
      initial: 'public',
      refuse: (value) => (Object.hasOwn(CLOUDS, value) ? undefined : 'Give public, gcc-high or dod.'),
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
  return /[^\s,]/.test(value) ? undefined : 'Give the names of stages, parted by commas.';
}
