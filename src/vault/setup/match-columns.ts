/** Proposes a column for each field. Settings and CSV import share it: a column has a name and values, and is no note. */
import { FIELD_NAMES, FIELDS, REQUIRED_FIELDS, FORECASTS, type FieldName } from '../../domain/fields.ts';
import type { KeyIndex } from '../../notes/read.ts';
import { columnKey, columnWords } from '../../domain/column-key.ts';
import { aliasMeanings } from './alias-meanings.ts';
import type { ColumnField, Doubt } from './field-aliases.ts';
import { habitualValue, isBlankValue, valueHabits, type ColumnValue, type ValueHabits } from './value-habits.ts';

/** A key of notes, or a column of a table. */
export interface NamedColumn {
  readonly key: string;
  /** One value for each note or row that has the key; blank values included. */
  readonly values: readonly ColumnValue[];
}

/** `sure`: selected without a question. `likely`: selected and shown for review. `guess`: never selected. */
type MatchConfidence = 'sure' | 'likely' | 'guess';

/**
 * The reason for a match, best first. `read`: the settings in force already read the key for this field. `key`: the name
 * of the field. `alias`: a name of the alias table. `history`: an earlier decision of the user. `words`: a common word.
 */
type MatchEvidence = 'read' | 'key' | 'alias' | 'history' | 'words';

/** A column that may contain a field. */
export interface ColumnMatch {
  readonly key: string;
  /** Number of notes or rows that have the key. */
  readonly count: number;
  /** At most three different values that are not blank, the first ones. */
  readonly samples: readonly string[];
  /** The value of each sample as a fix writes it; the value itself if no fix is needed or known. */
  readonly written: readonly string[];
  /** Share of the filled values that parse as the kind of the field, 0 to 1. */
  readonly share: number;
  readonly evidence: MatchEvidence;
  readonly confidence: MatchConfidence;
  readonly doubt: Doubt | undefined;
  readonly habits: ValueHabits;
}

/** The proposal for one field. */
export interface FieldMatch {
  readonly field: ColumnField;
  /** The selected column; `undefined` if no column is at least likely, or if several are equally good. */
  readonly match: ColumnMatch | undefined;
  /** True if several columns are equally good, so that the user must decide. */
  readonly isTie: boolean;
  /** The other columns, best first. */
  readonly alternatives: readonly ColumnMatch[];
}

export interface MatchOptions {
  /** The keys that are already read. */
  readonly keyIndex: KeyIndex;
  /** ISO 4217 code of amounts that name no currency. */
  readonly currency: string;
  /** Names that the user gave to each field earlier. */
  readonly history?: Readonly<Partial<Record<ColumnField, readonly string[]>>>;
}

/** Fields that a column can contain. */
const COLUMN_FIELDS: readonly ColumnField[] = [
  ...FIELD_NAMES.filter((field) => field !== 'tags' && field !== 'forecast' && field !== 'revAttribution'),
  'winProbability',
];

/** Share of values that must parse as the kind of a field with days, money, or percentages. */
const LEAST_SHARE = 0.9;

/** A column with less than this part of the notes of another likely column is not selected before it. */
const LEAST_PART = 0.2;

/** Of two columns with equal evidence, one is better only if it has this many times the notes of the other. */
const CLEARLY_MORE = 2;

/**
 * Returns the proposals for the required fields and for every field that a column may contain, in the order of the field
 * table. Keys of columns are unique. No column is selected for two fields. The order of the columns has no effect.
 */
export function matchColumns(columns: readonly NamedColumn[], options: MatchOptions): readonly FieldMatch[] {
  const described = columns
    .filter(({ key }) => !isReserved(key, options))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1))
    .map((column) => ({ column, habits: valueHabits(column.values, options.currency) }));
  const found = new Map(
    COLUMN_FIELDS.map((field) => [
      field,
      described.flatMap((one) => matchOf(field, one, options) ?? []).sort(byQuality),
    ]),
  );
  const { chosen, ties } = assigned(found);
  const taken = new Set([...chosen.values()].map(({ key }) => key));
  return COLUMN_FIELDS.flatMap((field) => {
    const match = chosen.get(field);
    const alternatives = (found.get(field) ?? []).filter(({ key }) => key !== match?.key && !taken.has(key));
    const isShown = match !== undefined || alternatives.length > 0 || isRequired(field);
    return isShown ? [{ field, match, isTie: ties.has(field), alternatives }] : [];
  });
}

/** Keys of the app and of the plugin. No field can have one. */
function isReserved(key: string, { keyIndex }: MatchOptions): boolean {
  const field = keyIndex.get(key)?.field;
  if (field !== undefined) return field === 'tags' || field === 'forecast' || field === 'revAttribution';
  return RESERVED.test(key);
}

const RESERVED =
  /^(?:[Tt]ags?|[Aa]lias(?:es)?|cssclass(?:es)?|publish|permalink|type|crm_[a-z]\w*|projected_amount_FY\d+|\w+_score)$/;

interface DescribedColumn {
  readonly column: NamedColumn;
  readonly habits: ValueHabits;
}

function matchOf(
  field: ColumnField,
  { column, habits }: DescribedColumn,
  options: MatchOptions,
): ColumnMatch | undefined {
  const { key, values } = column;
  const name = nameEvidence(field, key, options);
  if (name === undefined) return undefined;
  const share = fitOf(field, habits);
  return {
    key,
    count: values.length,
    ...samplesOf(values, field, habits, options.currency),
    share,
    evidence: name.evidence,
    confidence: confidenceOf(field, name, habits, share),
    doubt: name.doubt,
    habits,
  };
}

interface NameEvidence {
  readonly evidence: MatchEvidence;
  readonly doubt: Doubt | undefined;
  readonly never: boolean;
}

function nameEvidence(field: ColumnField, key: string, options: MatchOptions): NameEvidence | undefined {
  const of = (evidence: MatchEvidence): NameEvidence => ({ evidence, doubt: undefined, never: false });
  const read = options.keyIndex.get(key)?.field ?? options.keyIndex.forecast(key);
  if (read !== undefined) return read === field ? of('read') : undefined;
  const folded = columnKey(key);
  if (folded === '') return undefined;
  const own = ownNames(field);
  if (own.some((name) => columnKey(name) === folded)) return of('key');
  const wasChosen = options.history?.[field]?.some((name) => columnKey(name) === folded) === true;
  const alias = aliasMeanings(key).find((meaning) => meaning.field === field);
  if (alias !== undefined && !(alias.never && wasChosen))
    return { evidence: 'alias', doubt: alias.doubt, never: alias.never };
  if (wasChosen) return of('history');
  const words = columnWords(key);
  if (!own.some((name) => [...columnWords(name)].every((word) => words.has(word)))) return undefined;
  return { ...of('words'), never: OTHER_AMOUNTS.some((word) => words.has(word)) };
}

/** Words for amounts that are not the value of the opportunity, as {@link columnWords} returns them. */
const OTHER_AMOUNTS = 'weighted expected paid invoiced discount tax cost converted'.split(' ');

function ownNames(field: ColumnField): readonly string[] {
  if (field === 'winProbability') return [FORECASTS.winProbability.key];
  const { key, aliases } = FIELDS[field];
  return [key, ...aliases];
}

/** Values decide against a match, but never for one, except that they confirm a common word. */
function confidenceOf(
  field: ColumnField,
  { evidence, doubt, never }: NameEvidence,
  habits: ValueHabits,
  share: number,
): MatchConfidence {
  const fits = share >= LEAST_SHARE;
  if (evidence === 'read') return fits ? 'sure' : 'likely';
  if (never || !fits) return 'guess';
  if (evidence === 'words') return kindOfField(field) === 'text' ? 'guess' : 'likely';
  return doubt !== undefined || evidence === 'history' || habits.filled === 0 ? 'likely' : 'sure';
}

type FieldKindOfColumn = 'day' | 'money' | 'percent' | 'text';

function kindOfField(field: ColumnField): FieldKindOfColumn {
  if (field === 'winProbability') return 'percent';
  const { kind } = FIELDS[field];
  return kind === 'money' || kind === 'day' ? kind : 'text';
}

/** An ID must differ from note to note. A list of names may be a list or a text. A column without values has share 0. */
function fitOf(field: ColumnField, { shares, distinct, filled }: ValueHabits): number {
  if (field === 'id') return filled === 0 ? 0 : Math.min(shares.text, distinct / filled);
  if (field === 'oems' || field === 'partners') return filled === 0 ? 0 : 1;
  return shares[kindOfField(field)];
}

const MOST_SAMPLES = 3;
/** Maximum length of a sample, in UTF-16 units. */
const LONGEST_SAMPLE = 60;

function samplesOf(
  values: readonly ColumnValue[],
  field: ColumnField,
  habits: ValueHabits,
  currency: string,
): Pick<ColumnMatch, 'samples' | 'written'> {
  const kind = kindOfField(field);
  const found = new Map<string, string>();
  for (const value of values) {
    if (found.size === MOST_SAMPLES) break;
    if (isBlankValue(value)) continue;
    const text = (typeof value === 'string' ? value : value.join(', ')).trim();
    const sample = text.length > LONGEST_SAMPLE ? `${text.slice(0, LONGEST_SAMPLE - 1)}…` : text;
    found.set(sample, kind === 'text' ? text : (habitualValue(text, kind, habits, currency) ?? text));
  }
  return { samples: [...found.keys()], written: [...found.values()] };
}

const CONFIDENCES: readonly MatchConfidence[] = ['sure', 'likely', 'guess'];
const EVIDENCES: readonly MatchEvidence[] = ['read', 'key', 'alias', 'history', 'words'];

/** Returns the rank of a match, best first; columns of equal rank are a tie unless one is clearly more frequent. */
function rankOf({ confidence, evidence }: ColumnMatch): number {
  const unselected = confidence === 'guess' ? 100 : 0;
  return unselected + EVIDENCES.indexOf(evidence) * 10 + CONFIDENCES.indexOf(confidence);
}

function byQuality(one: ColumnMatch, other: ColumnMatch): number {
  return rankOf(one) - rankOf(other) || other.count - one.count || (one.key < other.key ? -1 : 1);
}

type Found = ReadonlyMap<ColumnField, readonly ColumnMatch[]>;

/**
 * Selects columns in rounds: in each, every field names its best free column, and a column that exactly one of them names,
 * or names with better evidence, is selected. Ends when a round selects nothing; what is left is a tie.
 */
function assigned(found: Found) {
  const chosen = new Map<ColumnField, ColumnMatch>();
  const taken = new Set<string>();
  let ties = new Set<ColumnField>();
  for (let isDone = false; !isDone;) {
    isDone = true;
    ties = new Set();
    const wishes = [...found].flatMap(([field, matches]) => {
      if (chosen.has(field)) return [];
      const free = matches.filter(({ key, confidence }) => confidence !== 'guess' && !taken.has(key));
      const match = bestOf(free);
      if (match === undefined && free.length > 0) ties.add(field);
      return match === undefined ? [] : [{ field, match }];
    });
    for (const { field, match } of wishes) {
      const rivals = wishes.filter((wish) => wish.match.key === match.key && wish.field !== field);
      if (rivals.some((rival) => rankOf(rival.match) < rankOf(match))) continue;
      if (rivals.some((rival) => rankOf(rival.match) === rankOf(match))) {
        ties.add(field);
        continue;
      }
      chosen.set(field, match);
      taken.add(match.key);
      isDone = false;
    }
  }
  return { chosen, ties };
}

/** Returns the best of the free columns of a field; `undefined` without free columns and for a tie. */
function bestOf(free: readonly ColumnMatch[]): ColumnMatch | undefined {
  const most = free.reduce((count, match) => Math.max(count, match.count), 0);
  const [best, next] = free.filter(({ count }) => count >= most * LEAST_PART);
  if (best === undefined || next === undefined || best.evidence === 'read') return best;
  const isTie = rankOf(next) === rankOf(best) && best.count < next.count * CLEARLY_MORE;
  return isTie ? undefined : best;
}

function isRequired(field: ColumnField): boolean {
  return (REQUIRED_FIELDS as readonly FieldName[]).includes(field as FieldName);
}
