/** What refusals ask for. The tables of all CRMs name one of these classes for each code and each status. */
import type { Trouble, TroubleKind } from './request-flow.ts';

/** What it asks for when it is about one record, and when a whole request was refused. */
interface Class {
  readonly part: TroubleKind;
  readonly whole: TroubleKind;
  readonly remedy?: NonNullable<Trouble['remedy']>;
}

const CLASSES = {
  busy: { part: 'later', whole: 'later' },
  limit: { part: 'connection', whole: 'connection', remedy: 'limit' },
  value: { part: 'record', whole: 'record' },
  rule: { part: 'record', whole: 'record' },
  duplicate: { part: 'record', whole: 'record', remedy: 'duplicate' },
  moved: { part: 'record', whole: 'record' },
  gone: { part: 'record', whole: 'record', remedy: 'gone' },
  locked: { part: 'record', whole: 'record', remedy: 'locked' },
  closed: { part: 'record', whole: 'record', remedy: 'closed' },
  /** A right on this record or field. */
  access: { part: 'record', whole: 'record', remedy: 'rights' },
  /** A right on the object or the API, which a single record may be refused for too. */
  rights: { part: 'record', whole: 'connection', remedy: 'rights' },
  /** What the credentials may not do, whatever the record. */
  scopes: { part: 'connection', whole: 'connection', remedy: 'rights' },
  /** A field that the CRM lacks: records without it pass. */
  field: { part: 'record', whole: 'record', remedy: 'setup' },
  setup: { part: 'record', whole: 'connection', remedy: 'setup' },
  large: { part: 'record', whole: 'record' },
  signedOut: { part: 'connection', whole: 'connection' },
} as const satisfies Record<string, Class>;

export type RefusalClass = keyof typeof CLASSES;

/** By a CRM's own code: its class, and the sentence for an answer without one. */
export type CodeTable = Readonly<Record<string, readonly [refusal: RefusalClass, sentence: string]>>;

/** The entry of a code, whatever text that is; undefined: nobody knows it. */
export function entryOf(table: CodeTable, code: string): CodeTable[string] | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

/** `of`: whether one record was refused or the request as a whole. */
export function asked(refusal: RefusalClass, of: keyof Omit<Class, 'remedy'>): Pick<Trouble, 'kind' | 'remedy'> {
  const { remedy, ...kinds }: Class = CLASSES[refusal];
  return { kind: kinds[of], ...(remedy && { remedy }) };
}

/** The same trouble of something that was only read: no edit of a note would help, so it is no record's. */
export function ofRead<T extends Trouble | undefined>(trouble: T): T {
  return trouble?.kind === 'record' ? { ...trouble, kind: 'connection' } : trouble;
}
