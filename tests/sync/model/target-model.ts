/** Each CRM's names of the fields, its description of them, and the form in which it stores and returns values. */
import type { RemoteField, RemoteSchema } from '../../../src/targets/core/crm.ts';
import type { Direction, MappingRow, TargetSettings } from '../../../src/targets/core/target.ts';
import type { CrmId } from '../../../src/targets/targets.ts';
import { dayAt, parseDay, startOfDay } from '../../../src/domain/day.ts';

export type Wire = string | number | null;

/** The role of a field, independent of its name; `untouched` is in no mapping. */
export type Role =
  'title' | 'amount' | 'closeDate' | 'stage' | 'region' | 'source' | 'notes' | 'contractVehicle' | 'untouched';

export const ROLES: readonly Role[] = [
  'title',
  'amount',
  'closeDate',
  'stage',
  'region',
  'source',
  'notes',
  'contractVehicle',
];

export interface TargetModel {
  readonly target: CrmId;
  /** Remote name of the field by which a record is found. */
  readonly key: string;
  readonly names: Readonly<Record<Role, string>>;
  readonly choice: TargetSettings & { readonly mapping: readonly MappingRow[] };
  readonly schema: RemoteSchema;
  /** Returns a sent value as the CRM stores it; null if empty. */
  readonly keeps: (value: string | number, role: Role | undefined) => Wire;
  /** Returns the API value for a user's input; a day can have a time after it, `2027-03-31 17:45`. */
  readonly wire: (role: Role, text: string) => Wire;
  /** Returns the text that a user sees in the CRM. */
  readonly text: (role: Role, wire: Wire) => string;
  /** If true, a write with an outdated version is rejected. */
  readonly compares: boolean;
  /** If true, the CRM supports change tracking. */
  readonly tracks: boolean;
  /** If true, a write with an unknown result can be repeated. */
  readonly repeats: boolean;
}

/** The direction of each role: every kind of direction is included. */
const DIRECTIONS: Readonly<Record<Exclude<Role, 'untouched'>, Direction>> = {
  title: 'both',
  amount: 'both',
  closeDate: 'both',
  stage: 'both',
  region: 'both',
  source: 'push',
  notes: 'pull',
  contractVehicle: 'fill',
};

/** Every stage that a test writes. */
const STAGES = [
  ...['Proposal', 'Alpha', 'Beta', 'Gamma', 'Delta', 'Edited since'],
  ...Array.from({ length: 40 }, (_, at) => `v${at}`),
];

type Codecs = Readonly<Record<'amount' | 'closeDate' | 'stage', MappingRow['codec']>>;

function mappingOf(names: TargetModel['names'], codecs: Codecs): readonly MappingRow[] {
  const rows = Object.entries(DIRECTIONS).map(([role, direction]): MappingRow => {
    const from = role as keyof typeof DIRECTIONS;
    return { from, to: names[from], codec: from in codecs ? codecs[from as keyof Codecs] : 'text', direction };
  });
  return [{ from: 'id', to: '{key}', codec: 'text', direction: 'push' }, ...rows];
}

function schemaOf(
  key: string,
  names: TargetModel['names'],
  more: Partial<Record<Role, Partial<RemoteField>>>,
): RemoteSchema {
  const field = (name: string, about: Partial<RemoteField> = {}): RemoteField => ({
    ...{ name, label: name, type: 'text', creatable: true, updatable: true, required: false },
    ...about,
  });
  const fields = Object.entries(names).map(([role, name]) => field(name, more[role as Role]));
  return { fields: Object.fromEntries([field(key, { key: true }), ...fields].map((one) => [one.name, one])) };
}

/** Rounds half away from zero, by digits. */
function rounded(value: string | number, places: number): string {
  const scaled = Math.abs(Number(value)) * 10 ** places;
  return ((Math.sign(Number(value)) * Math.round(Number(scaled.toFixed(6)))) / 10 ** places).toFixed(places);
}

function day(text: string): string {
  return text.slice(0, 10);
}

const SALESFORCE_NAMES = {
  title: 'Name',
  amount: 'Amount',
  closeDate: 'CloseDate',
  stage: 'StageName',
  region: 'Region__c',
  source: 'LeadSource',
  notes: 'Description',
  contractVehicle: 'Contract_Vehicle__c',
  untouched: 'Untouched__c',
};

/** Two decimals, texts trimmed and NFC-normalized, null for an empty one. */
export const salesforceModel: TargetModel = {
  target: 'salesforce',
  key: 'Opportunity_Key__c',
  names: SALESFORCE_NAMES,
  choice: { mapping: mappingOf(SALESFORCE_NAMES, { amount: 'number', closeDate: 'text', stage: 'stage' }) },
  schema: schemaOf('Opportunity_Key__c', SALESFORCE_NAMES, {
    title: { length: 120 },
    amount: { type: 'number', scale: 2 },
    closeDate: { type: 'day' },
  }),
  keeps: (value, role) =>
    role === 'amount'
      ? Number(rounded(value, 2))
      : String(value).replace(/\r\n?/g, '\n').trim().normalize('NFC') || null,
  wire: (role, text) => (role === 'amount' ? Number(text) : role === 'closeDate' ? day(text) : text),
  text: (_, wire) => String(wire ?? ''),
  compares: false,
  tracks: false,
  repeats: true,
};

const HUBSPOT_NAMES = {
  title: 'dealname',
  amount: 'amount',
  closeDate: 'closedate',
  stage: 'dealstage',
  region: 'region',
  source: 'opportunity_source',
  notes: 'description',
  contractVehicle: 'contract_vehicle',
  untouched: 'untouched',
};

const STAGE_IDS = Object.fromEntries(STAGES.map((stage, at) => [stage, `stage${1000 + at}`]));

/** Texts only, stored as sent; stages by ID; a timestamp for a day, with the time at which it was selected. */
export function hubspotModel(timeZone: string): TargetModel {
  const instant = (text: string): string => {
    const found = parseDay(day(text));
    if (found === undefined) throw new Error(`${text} is no day`);
    const [hours = 0, minutes = 0] = text.slice(11).split(':').map(Number);
    return new Date(startOfDay(found, timeZone) + (hours * 60 + minutes) * 60_000).toISOString();
  };
  return {
    target: 'hubspot',
    key: 'opportunity_key',
    names: HUBSPOT_NAMES,
    choice: {
      mapping: mappingOf(HUBSPOT_NAMES, { amount: 'text', closeDate: 'zone-midnight', stage: 'stage' }),
      stages: STAGE_IDS,
      options: { timeZone },
    },
    schema: schemaOf('opportunity_key', HUBSPOT_NAMES, {
      amount: { type: 'number' },
      closeDate: { type: 'moment' },
      stage: choice(Object.entries(STAGE_IDS)),
    }),
    keeps: (value, role) =>
      role === 'closeDate' && /^-?\d+$/.test(String(value)) ? new Date(Number(value)).toISOString() : String(value),
    wire: (role, text) =>
      role === 'closeDate' ? instant(text) : role === 'stage' ? (STAGE_IDS[text] ?? 'no stage') : text,
    text: (role, wire) => {
      if (role === 'closeDate' && wire !== null) return dayAt(Date.parse(String(wire)), timeZone) ?? '';
      if (role === 'amount' && wire !== null) return String(Number(wire));
      return role === 'stage' ? labelIn(STAGE_IDS, wire) : String(wire ?? '');
    },
    compares: false,
    tracks: false,
    repeats: true,
  };
}

const DYNAMICS_NAMES = {
  title: 'name',
  amount: 'estimatedvalue',
  closeDate: 'estimatedclosedate',
  stage: 'salesstage',
  region: 'new_region',
  source: 'new_source',
  notes: 'description',
  contractVehicle: 'new_contract_vehicle',
  untouched: 'new_untouched',
};

const STAGE_NUMBERS = Object.fromEntries(STAGES.map((stage, at) => [stage, String(at)]));

/** Decimals as texts with all their places; stages by number; a write can name the version on which it is based. */
export const dynamicsModel: TargetModel = {
  target: 'dynamics',
  key: 'new_opportunity_key',
  names: DYNAMICS_NAMES,
  choice: {
    mapping: mappingOf(DYNAMICS_NAMES, { amount: 'number', closeDate: 'text', stage: 'stage-number' }),
    stages: STAGE_NUMBERS,
  },
  schema: schemaOf('new_opportunity_key', DYNAMICS_NAMES, {
    title: { length: 300 },
    amount: { type: 'number', scale: 4 },
    closeDate: { type: 'day' },
    stage: choice(Object.entries(STAGE_NUMBERS)),
  }),
  keeps: (value, role) => (role === 'amount' ? rounded(value, 4) : role === 'stage' ? Number(value) : String(value)),
  wire: (role, text) =>
    role === 'stage' ? Number(STAGE_NUMBERS[text] ?? -1) : role === 'closeDate' ? day(text) : text,
  text: (role, wire) => {
    if (role === 'amount' && wire !== null) return String(Number(wire));
    return role === 'stage' ? labelIn(STAGE_NUMBERS, wire) : String(wire ?? '');
  },
  compares: true,
  tracks: true,
  repeats: false,
};

function choice(table: readonly (readonly [label: string, value: string])[]): Partial<RemoteField> {
  return { type: 'choice', closed: true, choices: table.map(([label, value]) => ({ label, value })) };
}

function labelIn(table: Readonly<Record<string, string>>, wire: Wire): string {
  return Object.entries(table).find(([, value]) => value === String(wire ?? ''))?.[0] ?? '';
}

export function roleOf({ names }: TargetModel, remote: string): Role | undefined {
  return (Object.keys(names) as Role[]).find((role) => names[role] === remote);
}

/** One of each, in the order of the table of targets. */
export const TARGET_MODELS: readonly TargetModel[] = [salesforceModel, hubspotModel('America/New_York'), dynamicsModel];
