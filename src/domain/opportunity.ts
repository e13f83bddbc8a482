/** An opportunity as its note tells it, and the note it was read from. */
import type { Day } from './day.ts';
import type { FieldName, ScoreName } from './fields.ts';
import type { YamlReason } from './finding.ts';
import type { Money } from './money.ts';
import type { NoteEntry, NotePath, Span } from './value.ts';

/**
 * What could be read. A field is undefined when it is absent, empty, or unreadable ({@link Unreadable} tells which); lists
 * are then empty, and hold neither links' brackets nor blank names. Text is trimmed; links are their note's name.
 */
export interface Opportunity {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly customer: string | undefined;
  /** In {@link currency}. May be zero or negative: a check says so. */
  readonly amount: Money | undefined;
  readonly stage: string | undefined;
  readonly closeDate: Day | undefined;
  /** The note's own ISO 4217 code, upper case, or the default one if it names none; anything else in its place is kept as written. */
  readonly currency: string;
  /** In the order that decides the shares. */
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

export interface Forecast {
  /** By fiscal year, ascending; `year` has four digits (`FY25` is 2025). */
  readonly amounts: readonly { readonly year: number; readonly money: Money }[];
  /** 0 to 100 as written; a number outside is kept, and a check says so. */
  readonly scores: Readonly<Partial<Record<ScoreName, number>>>;
}

/**
 * Values that are in the note and cannot be read as what they belong to: a field, a score, or the projected amount of a
 * four-digit fiscal year. Each with its exact source text. Such a value is neither absent nor empty. An amount whose currency
 * cannot be read is here too, for nobody knows which money it is.
 */
export type Unreadable = ReadonlyMap<FieldName | ScoreName | number, string>;

/**
 * Fields whose key is not in the note and that have a value all the same: from an enrichment rule, or, for the customer
 * organization without a rule, the customer.
 */
export type Effective = ReadonlyMap<FieldName, 'rule' | 'customer'>;

/** The entries that hold each field, the one that counts first; a field without a key in the note is missing here. */
export type Sources = Readonly<Partial<Record<FieldName, readonly NoteEntry[]>>>;

/** A note whose frontmatter could be read. */
export interface OpportunityNote {
  /** Every top-level key, in order. */
  readonly entries: readonly NoteEntry[];
  readonly sources: Sources;
  /** The entries of {@link entries} that hold no field, in order. */
  readonly others: readonly NoteEntry[];
  /** Forecast keys found, at the top or inside `forecast`, each with the path an edit would take. */
  readonly forecastSources: readonly ForecastSource[];
  readonly opportunity: Opportunity;
  readonly unreadable: Unreadable;
  /**
   * Fields whose key says nothing, in the order of their table: `""` and `[]` stand there and say as little as nothing does; an
   * empty map, as `rev_attribution: {}`, waits to be filled.
   */
  readonly emptied: readonly FieldName[];
  /** No value has a character beyond printable ASCII and line ends. False: one may have. */
  readonly isAscii: boolean;
}

export interface ForecastSource {
  readonly entry: NoteEntry;
  /** The key of the map the entry stands in, when it is not at the top. */
  readonly within: string | undefined;
  /** Position of that map in the list around it, which has no other item that says something; missing: it is in none. */
  readonly at?: number;
  /** Which score it is, or the four-digit fiscal year of a projected amount. */
  readonly what: ScoreName | number;
}

/** The path that an edit of a forecast value takes. */
export function forecastPath({ entry, within, at }: ForecastSource): NotePath {
  if (within === undefined) return [entry.key];
  return at === undefined ? [within, entry.key] : [within, at, entry.key];
}

/** What reading a note's text gave. Reading never throws. */
export type Reading =
  | { readonly state: 'read'; readonly note: OpportunityNote }
  /** No frontmatter: no `---` on the first line. */
  | { readonly state: 'absent' }
  | {
      readonly state: 'broken';
      readonly problem: FrontmatterProblem;
      /** Keys at the start of a line with the rest of it: only good for telling what the note is meant to be. */
      readonly guess?: Pick<OpportunityNote, 'entries' | 'sources'>;
    };

/** Why frontmatter could not be read, at the first place where it went wrong. */
export interface FrontmatterProblem {
  readonly at: Span;
  readonly reason: YamlReason | 'duplicate-key' | 'too-deep';
  /** The line of the note at that place, trimmed. */
  readonly found: string;
  /** With `duplicate-key`: the key that stands twice, and where it stood first. */
  readonly key?: string;
  readonly first?: Span;
}
