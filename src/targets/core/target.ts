/** Definition of a target: how a CRM or a file format represents an opportunity, as data. */
import type { FieldName, ScoreName } from '../../domain/fields.ts';
import type { UnplacedFinding } from '../../domain/finding.ts';
import type { Effective, Opportunity, Unreadable } from '../../domain/opportunity.ts';
import type { PlainValue } from '../../domain/value.ts';
import type { CodecName } from './codec.ts';
import type { Crm } from './crm.ts';

/** Source of a mapping row: a field, the first OEM, one score, or the forecast amounts (one remote field per year). */
export type MappingSource = FieldName | 'firstOem' | 'forecastAmounts' | `score.${ScoreName}`;

/**
 * One row of a mapping, editable by the user. `to` is the remote field's name in the API; `{FY}` in it is replaced with
 * the two digits of a fiscal year, any other name in braces with the value of that option (`{key}`, `{prefix}`). All
 * rows of a mapping have different remote names.
 */
export interface MappingRow {
  readonly from: MappingSource;
  readonly to: string;
  /** A codec that accepts the kind of value that `from` has. */
  readonly codec: CodecName;
  readonly direction: Direction;
}

/**
 * Directions in which a field syncs. `both`: three-way merge. `push` and `pull`: that direction only. `fill`: both
 * directions, but a value is written only where none exists. `ignore`: never sent, never read.
 */
export const DIRECTIONS = ['both', 'push', 'pull', 'fill', 'ignore'] as const;

/** Direction in which a field syncs. */
export type Direction = (typeof DIRECTIONS)[number];

/** Side that wins if both sides changed a field since the last sync. */
export const WINNERS = ['ask', 'vault', 'crm'] as const;

/**
 * One setting of a target, from which its rows in the settings are derived. A value can refer to an option that is
 * declared later, in braces.
 */
interface OptionSpec {
  readonly label: string;
  readonly help: string;
  readonly initial: string;
  /** Returns an error message if a text cannot be the value of this option, otherwise `undefined`. */
  readonly refuse: (value: string) => string | undefined;
  /**
   * The option determines the sign-in server: the settings show it next to the address of the connection. If omitted,
   * they show it with the field names.
   */
  readonly forSignIn?: true;
}

/** Limits of a remote field, from the vendor's documentation; `source` is its URL, `read` the date when it was read. */
export interface FieldLimit {
  /** Maximum length of a text, in UTF-16 code units. */
  readonly length?: number;
  /** Maximum of an amount in major units, positive or negative. */
  readonly most?: number;
  /** A record cannot be created without it. */
  readonly required?: boolean;
  readonly source: string;
  readonly read: string;
}

/** A CRM or a file format to which opportunities are mapped. */
export interface Target {
  readonly label: string;
  /** `record`: a record in a CRM. `document`: a file, which needs no account. */
  readonly kind: 'record' | 'document';
  /** Text format of the payload; also the extension of its files. */
  readonly syntax: 'json' | 'yaml';
  /** Name of the object: `Opportunity`, `deal`. */
  readonly object: string;
  readonly mapping: readonly MappingRow[];
  /**
   * By remote name as in the mapping: the field that an earlier version of the plugin sent. Links of that version
   * contain its value; the change of the mapping does not count as an edit of a note.
   */
  readonly formerSources?: Readonly<Record<string, 'customer'>>;
  /**
   * Remote stage by note stage, compared without case. A stage that is not in the table is sent unchanged, unless the
   * user made the table.
   */
  readonly stages: Readonly<Record<string, string>>;
  /**
   * True if the remote side accepts only stages from its list: with a table that the user made, any other stage is
   * invalid.
   */
  readonly stagesClosed: boolean;
  /** The value that clears a remote field. */
  readonly cleared: null | '';
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Name of the option that identifies the user, if the connection doesn't. */
  readonly ownerOption?: string;
  /** Limits by remote name as in the mapping, braces included. */
  readonly limits: Readonly<Record<string, FieldLimit>>;
  /** Functions that need a connection; `undefined` if the target has a preview only. */
  readonly crm?: Crm;
}

/**
 * The user's settings for one target; the target's defaults apply to members that are omitted. A stage table replaces
 * the whole table of the target.
 */
export interface TargetSettings {
  readonly mapping?: readonly MappingRow[];
  readonly stages?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, string>>;
  readonly sync?: SyncSettings;
}

/**
 * The user's settings for the connection and the merge of one CRM; by default nothing is connected, conflicts are
 * shown, and nothing is cleared.
 */
export interface SyncSettings {
  /** Address of the CRM, `https://` and host, for example `https://acme.my.salesforce.com`. */
  readonly address?: string;
  /** ID of the app that the user's admin registered; not a secret. */
  readonly clientId?: string;
  readonly winner?: (typeof WINNERS)[number];
  /** True if an empty value can clear the value on the other side. */
  readonly clearing?: boolean;
  /** Percentage of the day's requests at which a run stops; 80 if omitted. */
  readonly budgetPercent?: number;
}

/** One opportunity to be exported or synced. */
export interface Exportable {
  /** The opportunity, with effective values. */
  readonly opportunity: Opportunity;
  /** Fields of the opportunity whose value is not from the note because their key is absent. */
  readonly effective: Effective;
  /** Fields whose key has an empty value in the note: they clear the remote field instead of leaving it unchanged. */
  readonly emptyFields: readonly FieldName[];
  /** Values in the note that cannot be read: they are never sent, and no other value replaces them. */
  readonly unreadable: Unreadable;
  /** The attribution stored in the note; `undefined` if it has none. */
  readonly attribution: ReadonlyMap<string, PlainValue> | undefined;
  /** UTC timestamp in seconds, with `Z`. */
  readonly exportedAt: string;
}

/** One row of the preview's table: note value, CRM value, and the conversion. */
export interface FormattedField {
  readonly from: MappingSource;
  readonly to: string;
  /** The value as a user would read it in the note; empty if the note has none. */
  readonly noteValue: string;
  /** The encoded value. */
  readonly crmValue: PlainValue;
  /** Set if the value is not from the note because its key is absent. */
  readonly origin?: 'rule' | 'customer';
  /** `resolved`: a name that a sync resolves to an ID. `clears`: clears the remote field. `key`: finds the record. */
  readonly note: 'resolved' | 'clears' | 'key' | undefined;
}

/** An opportunity in the format of a target. */
export interface Formatted {
  readonly fields: readonly FormattedField[];
  /** The payload, keys in the order of the mapping. */
  readonly payload: ReadonlyMap<string, PlainValue>;
  /**
   * The payload as text, as in a request or a file: JSON indented by two spaces without a trailing line break, or YAML.
   */
  readonly text: string;
  /** Findings about this target without a position in the note. */
  readonly findings: readonly UnplacedFinding[];
}
