/** Classes of rejections. The tables of all CRMs assign one of these classes to each code and each status. */
import type { CrmError, CrmErrorKind } from './request-flow.ts';

/** CRM error kinds for the rejection of one record and of a whole request. */
interface Class {
  readonly part: CrmErrorKind;
  readonly whole: CrmErrorKind;
  readonly remedy?: NonNullable<CrmError['remedy']>;
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
  /** Missing permission for this record or field. */
  access: { part: 'record', whole: 'record', remedy: 'rights' },
  /** Missing permission for the object or the API; a single record can also be rejected for it. */
  rights: { part: 'record', whole: 'connection', remedy: 'rights' },
  /** Missing permission of the credentials, for any record. */
  scopes: { part: 'connection', whole: 'connection', remedy: 'rights' },
  /** A field that the CRM does not have: records without it are accepted. */
  field: { part: 'record', whole: 'record', remedy: 'setup' },
  setup: { part: 'record', whole: 'connection', remedy: 'setup' },
  large: { part: 'record', whole: 'record' },
  signedOut: { part: 'connection', whole: 'connection' },
} as const satisfies Record<string, Class>;

/** Class of a rejection. */
export type RefusalClass = keyof typeof CLASSES;

/** Class by error code of a CRM, with the message for a response without one. */
export type CodeTable = Readonly<Record<string, readonly [refusal: RefusalClass, sentence: string]>>;

/** Returns the entry of a code, or `undefined` if the table has none. `code` can be any text. */
export function entryOf(table: CodeTable, code: string): CodeTable[string] | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

/**
 * Returns the error kind and the action of a rejection; `of` states if one record or the whole request was rejected.
 */
export function errorOf(refusal: RefusalClass, of: keyof Omit<Class, 'remedy'>): Pick<CrmError, 'kind' | 'remedy'> {
  const { remedy, ...kinds }: Class = CLASSES[refusal];
  return { kind: kinds[of], ...(remedy && { remedy }) };
}

/**
 * Returns the error of a read request: a record error becomes a connection error because editing the note would not
 * help.
 */
export function ofRead<T extends CrmError | undefined>(error: T): T {
  return error?.kind === 'record' ? { ...error, kind: 'connection' } : error;
}
