/** What a target is: how a CRM or a file format spells an opportunity, as data. */
import type { FieldName, ScoreName } from '../../domain/fields.ts';
import type { AnyRemark } from '../../domain/finding.ts';
import type { Effective, Opportunity, Unreadable } from '../../domain/opportunity.ts';
import type { PlainValue } from '../../domain/value.ts';
import type { CodecName } from './codec.ts';
import type { Crm } from './crm.ts';

/** What a mapping row reads: a field, the first OEM, one score, or the forecast amounts (one remote field a year). */
export type MappingSource = FieldName | 'firstOem' | 'forecastAmounts' | `score.${ScoreName}`;

/**
 * One row of a mapping, editable by the user. `to` is the remote field's name as the wire spells it; `{FY}` in it stands
 * for the two digits of a fiscal year, any other name in braces for the value of that option (`{key}`, `{prefix}`).
 * No two rows of a mapping give the same remote name.
 */
export interface MappingRow {
  readonly from: MappingSource;
  readonly to: string;
  /** One that takes the kind of value that `from` gives. */
  readonly codec: CodecName;
  readonly direction: Direction;
}

/**
 * Which way a field goes in a sync. `both`: three-way merge. `push` and `pull`: that way only. `fill`: both ways, but a value
 * is only written where there is none. `ignore`: never sent, never read.
 */
export const DIRECTIONS = ['both', 'push', 'pull', 'fill', 'ignore'] as const;

export type Direction = (typeof DIRECTIONS)[number];

/** Who wins where both sides changed a field since they agreed last. */
export const WINNERS = ['ask', 'vault', 'crm'] as const;

/** One setting of a target, from which its rows in the settings follow. A value may name an option declared behind it in braces. */
interface OptionSpec {
  readonly label: string;
  readonly help: string;
  readonly initial: string;
  /** Why a text cannot be this option's value, as a sentence; undefined when it can. */
  readonly refuse: (value: string) => string | undefined;
  /** It says where to sign in: it stands beside the address of the connection. Missing: with the names of fields. */
  readonly forSignIn?: true;
}

/** A remote field's bounds, from the vendor's documentation; `source` is its address, `read` the day it was read. */
export interface FieldLimit {
  /** Most UTF-16 units of a text. */
  readonly length?: number;
  /** Most major units of an amount, either sign. */
  readonly most?: number;
  /** A record cannot be created without it. */
  readonly required?: boolean;
  readonly source: string;
  readonly read: string;
}

export interface Target {
  readonly label: string;
  /** `record`: a CRM's record. `document`: a file, which needs no account. */
  readonly kind: 'record' | 'document';
  /** How its payload stands as text; also the ending of a file of it. */
  readonly wire: 'json' | 'yaml';
  /** What one of them is called: `Opportunity`, `deal`. */
  readonly object: string;
  readonly mapping: readonly MappingRow[];
  /**
   * By remote name as the mapping spells it: the field that an earlier version of the plugin sent there. Links of that
   * version hold its value, and that the mapping reads another field now is no edit of a note.
   */
  readonly formerSources?: Readonly<Record<string, 'customer'>>;
  /** Our stage to the remote one, whatever its case. A stage that is missing goes as it is, unless the user made the table. */
  readonly stages: Readonly<Record<string, string>>;
  /** Whether the remote side takes only stages of its own: with a table that the user made, any other stage is refused. */
  readonly stagesClosed: boolean;
  /** What the wire carries to empty a remote field. */
  readonly cleared: null | '';
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** By remote name as the mapping spells it, braces included. */
  readonly limits: Readonly<Record<string, FieldLimit>>;
  /** What it can do over a connection; undefined: preview only. */
  readonly crm?: Crm;
}

/** What the user chose for one target; what is missing is the target's own. A stage table replaces the target's whole. */
export interface TargetChoice {
  readonly mapping?: readonly MappingRow[];
  readonly stages?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, string>>;
  readonly sync?: SyncChoice;
}

/** How the user wants one CRM to be reached and merged; what is missing: nothing is set up, ask, never clear. */
export interface SyncChoice {
  /** Of the CRM, `https://` and host, as `https://acme.my.salesforce.com`. */
  readonly address?: string;
  /** Of the app that the user's admin registered; not a secret. */
  readonly clientId?: string;
  readonly winner?: (typeof WINNERS)[number];
  /** Whether an empty value may empty the other side. */
  readonly clearing?: boolean;
  /** Percent of the day's requests at which a run stops by itself; 80 when missing. */
  readonly budgetPercent?: number;
}

/** One opportunity on its way out. */
export interface Exportable {
  /** With the effective values. */
  readonly opportunity: Opportunity;
  /** Fields of the opportunity whose value is not from the note, for their key is absent. */
  readonly effective: Effective;
  /** Fields whose key stands in the note with nothing behind it: they clear the remote field instead of leaving it alone. */
  readonly emptied: readonly FieldName[];
  /** Values that are in the note and cannot be read: they are never sent, and nothing takes their place. */
  readonly unreadable: Unreadable;
  /** As written into the note; undefined when there is none. */
  readonly attribution: ReadonlyMap<string, PlainValue> | undefined;
  /** UTC, seconds, `Z`. */
  readonly exportedAt: string;
}

/** One row of the preview's table: ours, theirs, and what happens on the way. */
export interface FormattedField {
  readonly from: MappingSource;
  readonly to: string;
  /** As a person would read it in the note; empty when the note says nothing. */
  readonly ours: string;
  /** As the wire will carry it. */
  readonly theirs: PlainValue;
  /** Set when the value is not from the note, for its key is absent. */
  readonly origin?: 'rule' | 'customer';
  /** `resolved`: a name now, an id on sync. `clears`: empties the remote field. `key`: finds the record. */
  readonly note: 'resolved' | 'clears' | 'key' | undefined;
}

export interface Formatted {
  readonly fields: readonly FormattedField[];
  /** The payload, keys in the order of the mapping. */
  readonly payload: ReadonlyMap<string, PlainValue>;
  /** The payload as text, as it would stand in a request or a file; JSON with two blanks, or YAML. No line end behind JSON. */
  readonly text: string;
  /** What this target cannot take, without a place in the note. */
  readonly remarks: readonly AnyRemark[];
}
