/** Options of an org that differ from the defaults. */
import type { Row } from './org.ts';
import type { Stage } from './stages.ts';

export interface StateClock {
  now(): number;
}

export interface RecordTypeOption {
  name: string;
  isDefault?: boolean;
  /** False if the signed-in user cannot create records of this type. */
  available?: boolean;
  /** Allowed values by field; fields that are not named allow all of their values. */
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
  /** Active currencies, the corporate one first; if omitted, the org has a single currency. */
  currencies?: readonly string[];
  recordTypes?: readonly RecordTypeOption[];
}

/** A validation rule of the admin, with the admin's message. */
type ValidationRule = (
  after: Row,
  before: Row | undefined,
  object: string,
) => { message: string; fields?: readonly string[] } | undefined;

/** Returns the matching records; `allowSave` if the rule only warns. */
type DuplicateRule = (
  after: Row,
  object: string,
) => { name: string; matches: readonly string[]; allowSave: boolean } | undefined;

export interface Rules {
  validation: ValidationRule[];
  duplicate: DuplicateRule[];
}
