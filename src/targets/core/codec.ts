/** Codecs: how one value is encoded for a target, and which kinds of value each codec accepts. */
import { dayAt, parseDay, startOfDay, type Day } from '../../domain/day.ts';
import { linkName } from '../../domain/wikilink.ts';
import { decimalsOf, decimalText, majorOf, parseAmount, type Money } from '../../domain/money.ts';
import { nameKey } from '../../domain/name.ts';
import type { PlainValue } from '../../domain/value.ts';
import { sharesText } from './shares.ts';
import { daysBeginningAt, midnightsOf } from './time-zone.ts';

/** Types of the values that a mapping source can have, by kind. */
interface SourceValues {
  readonly text: string;
  readonly money: Money;
  readonly day: Day;
  readonly list: readonly string[];
  readonly number: number;
  readonly map: ReadonlyMap<string, PlainValue>;
}

/** Kind of value that a mapping source can have. */
export type SourceKind = keyof SourceValues;

/** A value with its kind. */
export type SourceValue = {
  [K in SourceKind]: { readonly kind: K; readonly value: SourceValues[K] };
}[SourceKind];

/** The state, in addition to the value, that encoding can depend on. */
export interface CodecContext {
  /** The target's resolved options; an option that the target does not have is omitted. */
  readonly options: Readonly<Record<string, string>>;
  /** Returns the remote name of a note stage, or `undefined` if the remote side has a closed list without it. */
  readonly stage: (name: string) => string | undefined;
  /** Returns the first note stage that maps to this remote name, or `undefined` if no stage does. */
  readonly stageHere: (remote: string) => string | undefined;
}

type Encoders = {
  readonly [K in SourceKind]?: (value: SourceValues[K], context: CodecContext) => PlainValue | undefined;
};

/** Encoding and decoding of one value format. */
export interface Codec {
  /** Description of the format for the settings. */
  readonly label: string;
  /**
   * Encoders by kind of value; the codec does not support an omitted kind. An encoder returns `undefined` if the remote
   * side has no such value.
   */
  readonly encode: Encoders;
  /**
   * Returns the value of that kind that a canonical text represents, or `undefined` if it represents none. Omitted if
   * values cannot be decoded.
   */
  readonly decode?: (
    text: string,
    kind: SourceKind,
    currency: string,
    context: CodecContext,
  ) => SourceValue | undefined;
  /**
   * Returns the text that a sync compares for a canonical remote text or for a text that was compared before. Omitted
   * if both are the same text.
   */
  readonly compared?: (text: string, context: CodecContext) => string;
  /** Returns the texts that version 0.1.0 compared instead of this one. Omitted if it compared the same text. */
  readonly formerly?: (text: string) => readonly string[];
  /**
   * Returns the texts that a sync may have compared for the same remote value when the org had other settings. Omitted
   * if settings have no effect.
   */
  readonly elsewhere?: (encoded: string, context: CodecContext) => readonly string[];
  /** Returns the text to display for the canonical text. If omitted or `undefined`, the text itself is displayed. */
  readonly shows?: (text: string, context: CodecContext) => string | undefined;
  /** `resolved`: the preview shows a name, which a sync resolves to an ID. */
  readonly note?: 'resolved';
  /** Texts that differ in case, spacing, or composed accents are the same value. */
  readonly folds?: true;
  /** The value is sent in a separate write, not as a field of the record. */
  readonly aside?: true;
  /** The option that the codec requires; a target without that option cannot use the codec. */
  readonly needs?: string;
}

/** The table of codecs, by name. */
export const CODECS = {
  text: {
    label: 'Text',
    encode: {
      text: (text) => text,
      day: (day) => day,
      money: (money) => decimalText(money.minor, money.currency),
      number: String,
      list: (items) => items.join(', '),
    },
    decode: parseText,
  },
  number: {
    label: 'Number',
    encode: { money: (money) => majorOf(money.minor, money.currency), number: (number) => number },
    decode: parseText,
  },
  percent: {
    label: 'Whole percent',
    encode: { number: wholePercent },
    decode: parseText,
  },
  'zone-midnight': {
    label: 'Date as timestamp (midnight in account time zone)',
    encode: { day: midnight },
    decode: parseText,
    compared: dayCompared,
    formerly: (day) => (isDay(day) ? midnightsOf(day).map(String) : []),
    elsewhere: daysElsewhere,
    needs: 'timeZone',
  },
  semicolons: {
    label: 'Text, separated by semicolons',
    encode: { list: (items) => items.join(';') },
    decode: (text) => names(text, ';'),
  },
  list: { label: 'List', encode: { list: (items) => items }, decode: (text) => names(text, ';') },
  map: { label: 'Table', encode: { map: (map) => map } },
  shares: { label: 'Shares as separate records', encode: { map: sharesText }, needs: 'shares' },
  stage: {
    label: 'Stage (using stage table)',
    encode: { text: (text, { stage }) => stage(text) },
    decode: stageBack,
    shows: stageName,
    folds: true,
  },
  'stage-number': {
    label: 'Stage number (using stage table)',
    encode: { text: (text, { stage }) => wholeNumber(stage(text)) },
    decode: stageBack,
    shows: stageName,
  },
  outcome: {
    label: 'Open, won, or lost (from stage)',
    encode: { text: (text, { options }) => outcomeOf(text, options) },
    decode: (text, _, __, { options }) => parseText(stagesFor(text, options)[0] ?? '', 'text', ''),
    needs: 'wonStages',
    aside: true,
  },
  pipeline: {
    label: 'Pipeline',
    encode: { text: (_, { options }) => options['pipeline'] },
    needs: 'pipeline',
  },
  lookup: { label: 'Related record (by name)', encode: { text: (text) => text }, note: 'resolved' },
  association: {
    label: 'Associated record (by name)',
    encode: { text: (text) => text },
    note: 'resolved',
    aside: true,
  },
  associations: {
    label: 'Associated records (by name)',
    encode: { list: (items) => items },
    note: 'resolved',
    aside: true,
    needs: 'partnerLabel',
  },
} as const satisfies Record<string, Codec>;

type Options = Readonly<Record<string, string>>;

/** Returns the time zone in use, or `undefined` if the org reports none or one that is not recognized. */
function zoneOf({ timeZone = 'UTC' }: Options): string | undefined {
  return timeZone === '' ? undefined : timeZone;
}

/**
 * Returns true if the codec cannot encode any value with these options because it needs a time zone that is not known.
 */
export function lacksZone(name: CodecName, options: Options): boolean {
  return (CODECS[name] as Codec).needs === 'timeZone' && zoneOf(options) === undefined;
}

function midnight(day: Day, { options }: CodecContext): string | undefined {
  const zone = zoneOf(options);
  return zone === undefined ? undefined : String(startOfDay(day, zone));
}

/**
 * Returns the days that a timestamp may represent in an earlier time zone of the account; empty if it is a midnight in
 * the current time zone.
 */
function daysElsewhere(encoded: string, { options }: CodecContext): readonly string[] {
  const zone = zoneOf(options);
  if (zone === undefined) return [];
  const day = isInstant(encoded) ? dayAt(Number(encoded), zone) : undefined;
  return day === undefined || startOfDay(day, zone) === Number(encoded) ? [] : daysBeginningAt(Number(encoded));
}

/** Stages that close an opportunity, by outcome; any other stage means that it is open. */
const OUTCOMES: Readonly<Record<string, (options: Options) => readonly string[]>> = {
  won: ({ wonStages = '' }) => listIn(wonStages),
  lost: ({ lostStages = '' }) => listIn(lostStages),
};

/** Returns the stages of an outcome, or an empty list for any other text. */
function stagesFor(outcome: string, options: Options): readonly string[] {
  return Object.hasOwn(OUTCOMES, outcome) ? (OUTCOMES[outcome]?.(options) ?? []) : [];
}

function outcomeOf(stage: string, options: Options): string {
  const key = nameKey(stage);
  const outcomes = Object.entries(OUTCOMES);
  return outcomes.find(([, stages]) => stages(options).some((one) => nameKey(one) === key))?.[0] ?? 'open';
}

/** Returns the names in an option, which are separated by commas. */
function listIn(option: string): readonly string[] {
  return option.split(',').flatMap((name) => name.trim() || []);
}

/** Name of a codec. */
export type CodecName = keyof typeof CODECS;

/**
 * Parses a text as written in a note as one kind of value: amounts as plain decimals, names separated by commas.
 * Returns `undefined` if it is not a value of that kind.
 */
export function parseText(text: string, kind: SourceKind, currency: string): SourceValue | undefined {
  switch (kind) {
    case 'text':
      return text !== '' && linkName(text) === text ? { kind, value: text } : undefined;
    case 'money': {
      const minor = parseAmount(text, decimalsOf(currency));
      return typeof minor === 'number' ? { kind, value: { minor, currency } } : undefined;
    }
    case 'day': {
      const day = parseDay(text);
      return day === undefined ? undefined : { kind, value: day };
    }
    case 'number':
      return /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? { kind, value: Number(text) } : undefined;
    case 'list':
      return names(text, ',');
    case 'map':
      return undefined;
  }
}

function names(text: string, mark: string): SourceValue | undefined {
  const value = text.split(mark).flatMap((name) => linkName(name) || []);
  return value.length === 0 ? undefined : { kind: 'list', value };
}

function isInstant(text: string): boolean {
  return /^-?\d+$/.test(text);
}

function isDay(text: string): boolean {
  return parseDay(text) === text;
}

/**
 * Returns the day of any time within it, so that a time zone that an admin changes does not change the last synced
 * value.
 */
function dayCompared(text: string, { options }: CodecContext): string {
  const zone = zoneOf(options);
  return zone !== undefined && isInstant(text) ? (dayAt(Number(text), zone) ?? text) : text;
}

function stageName(text: string, { stageHere }: CodecContext): string | undefined {
  return stageHere(text);
}

function stageBack(text: string, _: SourceKind, __: string, { stageHere }: CodecContext): SourceValue | undefined {
  const stage = stageHere(text);
  return stage === undefined ? undefined : parseText(stage, 'text', '');
}

/**
 * Returns the note value of a canonical remote text for a source of this kind; amounts are in `currency`. Returns
 * `undefined` if the text represents no value, or if encoding the value would not result in the same text. `respelled`
 * returns the canonical text of an encoded value.
 */
export function decode(
  name: CodecName,
  text: string,
  source: { readonly kind: SourceKind; readonly currency: string },
  context: CodecContext,
  normalize: (encoded: PlainValue) => string,
): SourceValue | undefined {
  const codec: Codec = CODECS[name];
  const value = codec.decode?.(text, source.kind, source.currency, context);
  const encoded = value && encode(name, value, context);
  return encoded !== undefined && normalize(encoded) === text ? value : undefined;
}

/** Returns a value as written to the note's key: amounts, days, and numbers without quotes. */
export function toNoteValue({ kind, value }: SourceValue): PlainValue {
  if (kind === 'money') return { bare: String(majorOf(value.minor, value.currency)) };
  return kind === 'day' ? { bare: value } : value;
}

/**
 * Returns the nearest whole percent. Returns `undefined` outside 0 to 100, and between 0 and 1 because 0.65 can mean 65
 * percent or less than one percent, and must become neither 1 nor 65.
 */
function wholePercent(number: number): number | undefined {
  const isPercent = number === 0 || (number >= 1 && number <= 100);
  return isPercent ? Math.round(number) : undefined;
}

/**
 * Parses an option value of a stage, which a target lists as a number: `"2"` → 2. Returns `undefined` for any other
 * text.
 */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Returns the codecs that can encode values of that kind with these options, in the order of the table. */
export function codecsFor(kind: SourceKind, options: Readonly<Record<string, unknown>>): readonly CodecName[] {
  const names = Object.keys(CODECS) as CodecName[];
  return names.filter((name) => {
    const codec: Codec = CODECS[name];
    return kind in codec.encode && (codec.needs === undefined || Object.hasOwn(options, codec.needs));
  });
}

/**
 * Returns the encoded value, or `undefined` if the remote side has no such value. Throws if the codec does not accept
 * values of that kind.
 */
export function encode(name: CodecName, source: SourceValue, context: CodecContext): PlainValue | undefined {
  const encoders: Encoders = CODECS[name].encode;
  const encoder = encoders[source.kind] as
    ((value: SourceValue['value'], context: CodecContext) => PlainValue | undefined) | undefined;
  if (encoder === undefined) throw new Error(`The codec ${name} cannot spell a ${source.kind}`);
  return encoder(source.value, context);
}
