/** The shape of data.json, and what it is before the user changed anything. */
import type { EnrichmentRules } from '../attribution/enrichment.ts';
import type { ModelParameters } from '../attribution/model.ts';
import type { FieldName } from '../domain/fields.ts';
import type { TargetChoice } from '../targets/core/target.ts';
import type { TargetId } from '../targets/targets.ts';
import { CURRENT_VERSION } from './migrations.ts';

export interface Settings {
  /** Number of the shape; migrations lead from each to the next. */
  readonly version: number;
  /** While it is on, nothing that could change a CRM leaves the machine. */
  readonly dryRun: boolean;
  /** The user's own keys, by field; a field that is missing has the key of the field table. */
  readonly keys: Readonly<Partial<Record<FieldName, string>>>;
  readonly markers: Markers;
  /** ISO 4217 code of notes without one. */
  readonly currency: string;
  /** Empty: any stage is known, and counts as open. */
  readonly stages: readonly StageSetting[];
  /** A key of the model table. */
  readonly model: string;
  readonly modelParameters: ModelParameters;
  readonly rules: EnrichmentRules;
  /** 1 to 12; 10 is the US federal fiscal year. */
  readonly fiscalYearStart: number;
  readonly newNote: NewNoteSettings;
  /** Folder of the vault that exported files go to; empty: the vault's root. */
  readonly exportFolder: string;
  /** Folder of the vault that keeps what syncs did, for people and for undo; empty: the vault's root. */
  readonly logFolder: string;
  readonly targets: Readonly<Partial<Record<TargetId, TargetChoice>>>;
}

/** What makes a note an opportunity in a run over many. */
export interface Markers {
  /** A key and its value that mark a note, as `type: opportunity`; an empty key: no property marks. */
  readonly key: string;
  readonly value: string;
  /** A tag that marks a note even when its frontmatter is missing, without `#`; empty: none. */
  readonly tag: string;
  /** A folder all notes of which are meant to be opportunities; empty: none. */
  readonly folder: string;
  /** `add`: tag and folder make more notes count; `limit`: only notes with both, of those that are set, can count. */
  readonly tagAndFolder: 'add' | 'limit';
  /** Folders that are passed over, with commas between them; empty: none. */
  readonly excluded: string;
}

export interface StageSetting {
  readonly name: string;
  readonly state: 'open' | 'won' | 'lost';
}

export interface NewNoteSettings {
  /** Empty: the vault's root. */
  readonly folder: string;
  /** File under a folder of the close date's fiscal year, as `FY27`. */
  readonly byFiscalYear: boolean;
  /**
   * Text of a new note; `{{title}}`, `{{id}}` and `{{date}}` (today) are filled in. Inside the frontmatter they stand
   * without quotes, and whoever fills them in quotes what YAML would misread.
   */
  readonly template: string;
}

/**
 * A note that has all it takes but for what only the user knows; the findings then ask for that. It has no empty key for what a
 * rule or the customer gives, for such a key would say that there is none.
 */
const NOTE_TEMPLATE = `---
type: opportunity
id: {{id}}
title: {{title}}
customer:
amount:
stage: Prospecting
close_date: {{date}}
oems: []
partners: []
source:
contract_vehicle:
---

# {{title}}
`;

/** Frozen to its leaves: a caller that wrote into it would change every vault that has not been set up. */
export const DEFAULT_SETTINGS: Settings = frozen({
  version: CURRENT_VERSION,
  dryRun: true,
  keys: {},
  markers: { key: 'type', value: 'opportunity', tag: '', folder: '', tagAndFolder: 'add', excluded: '' },
  currency: 'USD',
  stages: [],
  model: 'multi_factor_v1',
  modelParameters: { oemWeights: [60, 30, 10], partnerPool: 20 },
  rules: { organizations: [], regions: [], teams: [] },
  fiscalYearStart: 10,
  newNote: { folder: 'Opportunities', byFiscalYear: false, template: NOTE_TEMPLATE },
  exportFolder: 'CRM exports',
  logFolder: 'CRM log',
  targets: {},
});

function frozen<T extends object>(value: T): T {
  for (const inner of Object.values(value) as unknown[]) {
    if (typeof inner === 'object' && inner !== null) frozen(inner);
  }
  return Object.freeze(value);
}
