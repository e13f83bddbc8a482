/** HubSpot: deals, whose properties are all sent as text. */
import { API_VERSION, API_VERSIONS } from './api.ts';
import { crm } from './crm.ts';
import { refuseFieldName } from '../core/option.ts';
import type { MappingRow, Target } from '../core/target.ts';
import { DEFAULT_ZONE, isTimeZone } from '../core/time-zone.ts';

const PROPERTIES = {
  source: 'https://knowledge.hubspot.com/properties/property-field-types-in-hubspot',
  read: '2026-11-22',
};
const DEALS = {
  source: 'https://developers.hubspot.com/docs/api-reference/2026-03/crm/objects/deals/guide',
  read: '2026-11-22',
};

const MAPPING: readonly MappingRow[] = [
  { from: 'id', to: '{key}', codec: 'text', direction: 'push' },
  { from: 'title', to: 'dealname', codec: 'text', direction: 'both' },
  { from: 'amount', to: 'amount', codec: 'text', direction: 'both' },
  { from: 'closeDate', to: 'closedate', codec: 'zone-midnight', direction: 'both' },
  { from: 'stage', to: 'dealstage', codec: 'stage', direction: 'both' },
  { from: 'stage', to: 'pipeline', codec: 'pipeline', direction: 'push' },
  { from: 'currency', to: 'deal_currency_code', codec: 'text', direction: 'both' },
  { from: 'notes', to: 'description', codec: 'text', direction: 'both' },
  { from: 'customerOrg', to: 'company', codec: 'association', direction: 'push' },
  { from: 'source', to: 'opportunity_source', codec: 'text', direction: 'both' },
  { from: 'firstOem', to: 'oem_primary', codec: 'text', direction: 'push' },
  { from: 'partners', to: 'partner_names', codec: 'text', direction: 'push' },
  { from: 'partners', to: '{partnerLabel}', codec: 'associations', direction: 'push' },
  { from: 'contractVehicle', to: 'contract_vehicle', codec: 'text', direction: 'both' },
  { from: 'region', to: 'region', codec: 'text', direction: 'both' },
  { from: 'forecastAmounts', to: 'fy{FY}_forecast', codec: 'text', direction: 'push' },
  { from: 'score.winProbability', to: 'win_probability', codec: 'text', direction: 'push' },
  { from: 'score.confidence', to: 'confidence_score', codec: 'text', direction: 'push' },
  { from: 'score.oemAlignment', to: 'oem_alignment_score', codec: 'text', direction: 'push' },
  { from: 'score.partnerFit', to: 'partner_fit_score', codec: 'text', direction: 'push' },
];

/**
 * Stages of the default pipeline: IDs by label, because the API uses IDs. An account that renamed its stages keeps
 * these IDs, so its user must make a separate table, which replaces this one as a whole.
 */
const DEFAULT_PIPELINE = {
  'Appointment Scheduled': 'appointmentscheduled',
  'Qualified To Buy': 'qualifiedtobuy',
  'Presentation Scheduled': 'presentationscheduled',
  'Decision Maker Bought-In': 'decisionmakerboughtin',
  'Contract Sent': 'contractsent',
  'Closed Won': 'closedwon',
  'Closed Lost': 'closedlost',
};

/**
 * The HubSpot target. `closedate` is a timestamp that HubSpot displays as a day in the account's time zone, so it must
 * be midnight in that zone: midnight UTC would be displayed as the previous day in all zones west of UTC.
 */
export const hubspot: Target = {
  label: 'HubSpot',
  kind: 'record',
  syntax: 'json',
  object: 'deal',
  mapping: MAPPING,
  stages: DEFAULT_PIPELINE,
  stagesClosed: true,
  cleared: '',
  crm,
  options: {
    key: {
      label: 'Unique property',
      help: 'The deal property, set to require unique values, that holds the ID of the note.',
      initial: 'opportunity_key',
      refuse: (value) => refuseFieldName(value, /^[a-z][a-z0-9_]*$/, 'opportunity_key'),
    },
    pipeline: {
      label: 'Pipeline ID',
      help: 'The internal ID of the pipeline that your stages belong to, from the pipeline settings in HubSpot.',
      initial: 'default',
      refuse: (value) => (/^\S+$/.test(value) ? undefined : 'Enter the internal ID of the pipeline, such as default.'),
    },
    currency: {
      label: 'Account currency',
      help: 'For single-currency accounts, for example USD. After you connect, the account’s own currency is used. Leave empty to send amounts unchanged.',
      initial: '',
      refuse: (value) => (/^(?:[A-Z]{3})?$/.test(value) ? undefined : 'Enter a three-letter code, such as USD.'),
    },
    partnerLabel: {
      label: 'Partner label',
      help: 'An association label between deals and companies, created by your admin. Partners are associated with the deal under this label. Leave empty to turn off.',
      initial: '',
      refuse: (value) =>
        /^(?:[^\s{}](?:[^{}]{0,48}[^\s{}])?)?$/.test(value)
          ? undefined
          : 'Enter the label exactly as HubSpot shows it.',
    },
    owner: {
      label: 'Your email in HubSpot',
      help: 'Needed to find your own deals, because a service key isn’t tied to a user. If it’s empty, no deals are yours.',
      initial: '',
      refuse: (value) => (/^(?:\S+@\S+)?$/.test(value) ? undefined : 'Enter your email, such as ada@acme.com.'),
    },
    apiVersion: {
      label: 'API version',
      help: 'The older version, 2026-03, doesn’t enforce the properties your admin made required.',
      initial: API_VERSION,
      refuse: (value) => (API_VERSIONS.includes(value) ? undefined : `Use ${API_VERSIONS.join(' or ')}.`),
    },
    timeZone: {
      label: 'Account time zone',
      help: 'As shown in the HubSpot account defaults; set automatically after you connect. Keeps close dates on the same day as in your notes. For UTC, enter Etc/UTC, because UTC alone means that the time zone isn’t known.',
      initial: DEFAULT_ZONE,
      refuse: (value) => (isTimeZone(value) ? undefined : 'Enter a time zone by its city, such as America/New_York.'),
    },
  },
  ownerOption: 'owner',
  limits: {
    '{key}': { length: 65_536, required: true, ...PROPERTIES },
    dealname: { length: 65_536, required: true, ...DEALS },
    dealstage: { required: true, ...DEALS },
    description: { length: 65_536, ...PROPERTIES },
  },
};
