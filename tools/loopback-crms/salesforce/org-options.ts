/** How an org may differ from the usual one. */
import type { Row } from './org.ts';
import type { Stage } from './stages.ts';

export interface StateClock {
  now(): number;
}

export interface RecordTypeOption {
  name: string;
  isDefault?: boolean;
  /** False when the signed-in user may not create records of this type. */
  available?: boolean;
  /** Field → the values that this type allows; fields left out allow all of theirs. */
  picklists?: Record<string, readonly string[]>;
}

export interface RecordTypeSpec {
  id: string;
  name: string;
  developerName: string;
  available: boolean;
  isDefault: boolean;
  master: boolean;
  picklists: Record<string, readonly string[]>;
}

/** The record type that every object has, and the only one until an admin adds another. */
export const MASTER_RECORD_TYPE = '012000000000000AAA';

export interface OrgOptions {
  name?: string;
  isSandbox?: boolean;
  language?: string;
  user?: { name: string; username: string };
  stages?: readonly Stage[];
  /** Active currencies, the corporate one first; none given means an org with a single currency. */
  currencies?: readonly string[];
  recordTypes?: readonly RecordTypeOption[];
}

/** What an admin forbids, in the admin's words. */
type ValidationRule = (
  after: Row,
  before: Row | undefined,
  object: string,
) => { message: string; fields?: readonly string[] } | undefined;

/** Which other records look the same; `allowSave` when the rule only alerts. */
type DuplicateRule = (
  after: Row,
  object: string,
) => { name: string; matches: readonly string[]; allowSave: boolean } | undefined;

export interface Rules {
  validation: ValidationRule[];
  duplicate: DuplicateRule[];
}
