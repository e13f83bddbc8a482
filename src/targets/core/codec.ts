/** How one value is spelled on the wire, and which kinds of value each spelling takes. */
import { dayAt, parseDay, startOfDay, type Day } from '../../domain/day.ts';
import { linkName } from '../../domain/link.ts';
import { decimalsOf, decimalText, majorOf, parseAmount, type Money } from '../../domain/money.ts';
import { nameKey } from '../../domain/name.ts';
import type { PlainValue } from '../../domain/value.ts';
import { sharesText } from './shares.ts';
import { daysBeginningAt, midnightsOf } from './time-zone.ts';

/** What the sources of a mapping can give, by kind. */
interface SourceValues {
  readonly text: string;
  readonly money: Money;
  readonly day: Day;
  readonly list: readonly string[];
  readonly number: number;
  readonly map: ReadonlyMap<string, PlainValue>;
}

export type SourceKind = keyof SourceValues;

/** A value with its kind. */
export type SourceValue = {
  [K in SourceKind]: { readonly kind: K; readonly value: SourceValues[K] };
}[SourceKind];

/** What a spelling may depend on beside the value. */
export interface CodecContext {
  /** The target's options as chosen; one that a target does not have is missing. */
  readonly options: Readonly<Record<string, string>>;
  /** The remote name of one of our stages; undefined when the remote side has a closed list without it. */
  readonly stage: (name: string) => string | undefined;
  /** The first of our stages that goes by this remote name; undefined when there is none. */
  readonly stageHere: (remote: string) => string | undefined;
}

type Encoders = {
  readonly [K in SourceKind]?: (value: SourceValues[K], context: CodecContext) => PlainValue | undefined;
};

export interface Codec {
  /** For the settings: how the value will look. */
  readonly label: string;
  /** By kind of value; a kind that is missing cannot be spelled this way. Undefined: the remote side knows no such value. */
  readonly encode: Encoders;
  /** From the canonical text back to a value of that kind; undefined: it means none. Missing: there is no way back. */
  readonly decode?: (
    text: string,
    kind: SourceKind,
    currency: string,
    context: CodecContext,
  ) => SourceValue | undefined;
  /**
   * The text that a sync compares, for a canonical text of the wire or for a text that was compared before; missing: the same
   * text.
   */
  readonly compared?: (text: string, context: CodecContext) => string;
  /** Texts that version 0.1.0 compared in place of this one; missing: none. */
  readonly formerly?: (text: string) => readonly string[];
  /** Texts that the same wire value may have been compared by while the org had other settings; missing: none. */
  readonly elsewhere?: (wire: string, context: CodecContext) => readonly string[];
  /** What a person reads in place of the canonical text; undefined, or missing: the text itself. */
  readonly shows?: (text: string, context: CodecContext) => string | undefined;
  /** `resolved`: the name is shown now and becomes an id on sync. */
  readonly note?: 'resolved';
  /** Texts that differ in case, spacing, or composed accents are one value. */
  readonly folds?: true;
  /** The value travels beside the record, not in it. */
  readonly aside?: true;
  /** The option without which it says nothing: a target that does not have it cannot use it. */
  readonly needs?: string;
}

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
    decode: written,
  },
  number: {
    label: 'Number',
    encode: { money: (money) => majorOf(money.minor, money.currency), number: (number) => number },
    decode: written,
  },
  percent: {
    label: 'Whole percent',
    encode: { number: wholePercent },
    decode: written,
  },
  'zone-midnight': {
    label: 'Date as timestamp (midnight in account time zone)',
    encode: { day: midnight },
    decode: written,
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
    shows: stageShown,
    folds: true,
  },
  'stage-number': {
    label: 'Stage number (using stage table)',
    encode: { text: (text, { stage }) => wholeNumber(stage(text)) },
    decode: stageBack,
    shows: stageShown,
  },
  outcome: {
    label: 'Open, won, or lost (from stage)',
    encode: { text: (text, { options }) => outcomeOf(text, options) },
    decode: (text, _, __, { options }) => written(stagesFor(text, options)[0] ?? '', 'text', ''),
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

/** The time zone in force; undefined: the org does not tell it, or in a way that nobody knows here. */
function zoneOf({ timeZone = 'UTC' }: Options): string | undefined {
  return timeZone === '' ? undefined : timeZone;
}

/** Whether the codec cannot do its work with these options, whatever the value: it needs a time zone that is not known. */
export function lacksZone(name: CodecName, options: Options): boolean {
  return (CODECS[name] as Codec).needs === 'timeZone' && zoneOf(options) === undefined;
}

function midnight(day: Day, { options }: CodecContext): string | undefined {
  const zone = zoneOf(options);
  return zone === undefined ? undefined : String(startOfDay(day, zone));
}

/** Days that may have been meant while the account had another time zone: none for what is a midnight in the zone of now. */
function daysElsewhere(wire: string, { options }: CodecContext): readonly string[] {
  const zone = zoneOf(options);
  if (zone === undefined) return [];
  const day = isInstant(wire) ? dayAt(Number(wire), zone) : undefined;
  return day === undefined || startOfDay(day, zone) === Number(wire) ? [] : daysBeginningAt(Number(wire));
}

/** The stages that end a deal, by how they do; any other stage means that it is open. */
const OUTCOMES: Readonly<Record<string, (options: Options) => readonly string[]>> = {
  won: ({ wonStages = '' }) => listIn(wonStages),
  lost: ({ lostStages = '' }) => listIn(lostStages),
};

/** The stages that mean an outcome; empty for any other text. */
function stagesFor(outcome: string, options: Options): readonly string[] {
  return Object.hasOwn(OUTCOMES, outcome) ? (OUTCOMES[outcome]?.(options) ?? []) : [];
}

function outcomeOf(stage: string, options: Options): string {
  const key = nameKey(stage);
  const ends = Object.entries(OUTCOMES);
  return ends.find(([, stages]) => stages(options).some((one) => nameKey(one) === key))?.[0] ?? 'open';
}

/** Names of an option, parted by commas. */
function listIn(option: string): readonly string[] {
  return option.split(',').flatMap((name) => name.trim() || []);
}

export type CodecName = keyof typeof CODECS;

/** A text as a note would hold it, read as one kind of value: amounts as plain decimals, names parted by commas. */
export function written(text: string, kind: SourceKind, currency: string): SourceValue | undefined {
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

/** Any time of a day is that day: a time zone that the admin changes must not change what a note and a record agreed on. */
function dayCompared(text: string, { options }: CodecContext): string {
  const zone = zoneOf(options);
  return zone !== undefined && isInstant(text) ? (dayAt(Number(text), zone) ?? text) : text;
}

function stageShown(text: string, { stageHere }: CodecContext): string | undefined {
  return stageHere(text);
}

function stageBack(text: string, _: SourceKind, __: string, { stageHere }: CodecContext): SourceValue | undefined {
  const stage = stageHere(text);
  return stage === undefined ? undefined : written(stage, 'text', '');
}

/**
 * The value that a canonical remote text means here, for a source of this kind; amounts are in `currency`. Undefined when it
 * means none, or would not be spelled as that text on its way out again. `respelled` gives the canonical text of a wire value.
 */
export function decode(
  name: CodecName,
  text: string,
  source: { readonly kind: SourceKind; readonly currency: string },
  context: CodecContext,
  respelled: (wire: PlainValue) => string,
): SourceValue | undefined {
  const codec: Codec = CODECS[name];
  const value = codec.decode?.(text, source.kind, source.currency, context);
  const wire = value && encode(name, value, context);
  return wire !== undefined && respelled(wire) === text ? value : undefined;
}

/** A value as the note's key takes it: amounts, days and numbers without quotes. */
export function noteValue({ kind, value }: SourceValue): PlainValue {
  if (kind === 'money') return { bare: String(majorOf(value.minor, value.currency)) };
  return kind === 'day' ? { bare: value } : value;
}

/**
 * The nearest whole percent. Undefined outside 0 to 100, and between 0 and 1: 0.65 may mean 65 percent or less than one, and is
 * neither made into 1 nor into 65.
 */
function wholePercent(number: number): number | undefined {
  const isPercent = number === 0 || (number >= 1 && number <= 100);
  return isPercent ? Math.round(number) : undefined;
}

/** A target's option list spells stages as numbers: `"2"` → 2. Anything else is no stage there. */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The codecs that can spell values of that kind with these options, in the order of the table. */
export function codecsFor(kind: SourceKind, options: Readonly<Record<string, unknown>>): readonly CodecName[] {
  const names = Object.keys(CODECS) as CodecName[];
  return names.filter((name) => {
    const codec: Codec = CODECS[name];
    return kind in codec.encode && (codec.needs === undefined || Object.hasOwn(options, codec.needs));
  });
}

/** The value as the wire carries it; undefined when the remote side knows no such value. The codec must take its kind. */
export function encode(name: CodecName, source: SourceValue, context: CodecContext): PlainValue | undefined {
  const encoders: Encoders = CODECS[name].encode;
  const spell = encoders[source.kind] as
    ((value: SourceValue['value'], context: CodecContext) => PlainValue | undefined) | undefined;
  if (spell === undefined) throw new Error(`The codec ${name} cannot spell a ${source.kind}`);
  return spell(source.value, context);
}
