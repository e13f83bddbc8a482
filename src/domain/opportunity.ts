/** An opportunity as described by its note, and the note it was read from. */
import type { Day } from './day.ts';
import type { FieldName, ScoreName } from './fields.ts';
import type { YamlReason } from './finding.ts';
import type { Money } from './money.ts';
import type { NoteEntry, NotePath, Span } from './value.ts';

/**
 * The readable values of an opportunity. A field is `undefined` if it is absent, empty, or unreadable
 * ({@link Unreadable} lists the last). Lists are then empty; they contain neither link brackets nor empty names. Text
 * is trimmed; links are the name of the linked note.
 */
export interface Opportunity {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly customer: string | undefined;
  /** In {@link currency}. May be zero or negative, which a check reports. */
  readonly amount: Money | undefined;
  readonly stage: string | undefined;
  readonly closeDate: Day | undefined;
  /**
   * The note's own ISO 4217 code in uppercase, or the default currency if the note names none; any other value is kept
   * as written.
   */
  readonly currency: string;
  /** In the order that determines the shares. */
  readonly oems: readonly string[];
  readonly partners: readonly string[];
  readonly customerOrg: string | undefined;
  readonly customerPoc: string | undefined;
  readonly region: string | undefined;
  readonly team: string | undefined;
  readonly owner: string | undefined;
  readonly source: string | undefined;
  readonly contractVehicle: string | undefined;
  readonly tags: readonly string[];
  readonly notes: string | undefined;
  readonly forecast: Forecast;
}

/** Forecast values of an opportunity. */
export interface Forecast {
  /** By fiscal year, ascending; `year` has four digits (`FY25` is 2025). */
  readonly amounts: readonly { readonly year: number; readonly money: Money }[];
  /** 0 to 100 as written; a number out of range is kept, and a check reports it. */
  readonly scores: Readonly<Partial<Record<ScoreName, number>>>;
}

/**
 * Values that are in the note but cannot be read as their field, score, or projected amount of a four-digit fiscal
 * year. Each is stored with its exact source text. Such a value is neither absent nor empty. An amount whose currency
 * cannot be read is included because its value is unknown.
 */
export type Unreadable = ReadonlyMap<FieldName | ScoreName | number, string>;

/**
 * Fields that have a value although their key is absent from the note. The value comes from an enrichment rule or,
 * without a rule for the customer organization, from the customer.
 */
export type Effective = ReadonlyMap<FieldName, 'rule' | 'customer'>;

/** The entries of each field, the effective one first; a field without a key in the note is omitted. */
export type Sources = Readonly<Partial<Record<FieldName, readonly NoteEntry[]>>>;

/** A note with readable frontmatter. */
export interface OpportunityNote {
  /** Every top-level key, in order. */
  readonly entries: readonly NoteEntry[];
  readonly sources: Sources;
  /** The entries of {@link entries} that belong to no field, in order. */
  readonly others: readonly NoteEntry[];
  /** Forecast keys at the top level or inside `forecast`, each with the path for edits. */
  readonly forecastSources: readonly ForecastSource[];
  readonly opportunity: Opportunity;
  readonly unreadable: Unreadable;
  /**
   * Fields with a key but no value, in the order of their table. `""` and `[]` count as no value; an empty map such as
   * `rev_attribution: {}` does not, because it is a placeholder for the result.
   */
  readonly emptyFields: readonly FieldName[];
  /** No value has a character beyond printable ASCII and line ends. False: one may have. */
  readonly isAscii: boolean;
}

/** A forecast value in a note, and its position. */
export interface ForecastSource {
  readonly entry: NoteEntry;
  /** The key of the map that contains the entry; `undefined` if the entry is at the top level. */
  readonly within: string | undefined;
  /** Position of that map in its list, which has no other nonempty item; omitted if the map is not in a list. */
  readonly at?: number;
  /** The score, or the four-digit fiscal year of a projected amount. */
  readonly what: ScoreName | number;
}

/** Returns the path for an edit of a forecast value. */
export function forecastPath({ entry, within, at }: ForecastSource): NotePath {
  if (within === undefined) return [entry.key];
  return at === undefined ? [within, entry.key] : [within, at, entry.key];
}

/** The result of reading a note's text. Reading never throws. */
export type Reading =
  | { readonly state: 'read'; readonly note: OpportunityNote }
  /** No frontmatter: no `---` on the first line. */
  | { readonly state: 'absent' }
  | {
      readonly state: 'broken';
      readonly problem: FrontmatterProblem;
      /** Keys at the start of a line, each with the rest of the line. Use it only to recognize the kind of note. */
      readonly guess?: Pick<OpportunityNote, 'entries' | 'sources'>;
    };

/** The reason why frontmatter could not be read, at the first error. */
export interface FrontmatterProblem {
  readonly at: Span;
  readonly reason: YamlReason | 'duplicate-key' | 'too-deep';
  /** The line of the note at that place, trimmed. */
  readonly found: string;
  /** With `duplicate-key`: the key that appears more than once, and its first place. */
  readonly key?: string;
  readonly first?: Span;
}
