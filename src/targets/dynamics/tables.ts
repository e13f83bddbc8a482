/** Tables of lookups: entity sets and identifying columns. */
import { pipe, regex, string } from 'valibot';
import { parseResponse } from '../flow/response.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { getJson, queryText } from './api.ts';
import { objectShape } from '../flow/shape.ts';

/** A table whose records a lookup can refer to. */
export interface LookupTable {
  /** Entity set in addresses. */
  readonly set: string;
  /** Column with the ID. */
  readonly id: string;
  /** Column with the display name. */
  readonly title: string;
  /** Columns that distinguish records with the same name. */
  readonly details: readonly string[];
  /** Filter for active records. */
  readonly only?: string;
}

const ACTIVE = 'statecode eq 0';

const TABLES: Readonly<Record<string, LookupTable>> = {
  account: {
    ...{ set: 'accounts', id: 'accountid', title: 'name' },
    ...{ details: ['address1_city', 'websiteurl'], only: ACTIVE },
  },
  contact: {
    ...{ set: 'contacts', id: 'contactid', title: 'fullname' },
    ...{ details: ['emailaddress1'], only: ACTIVE },
  },
  systemuser: {
    ...{ set: 'systemusers', id: 'systemuserid', title: 'fullname' },
    ...{ details: ['internalemailaddress'], only: 'isdisabled ne true' },
  },
  transactioncurrency: {
    ...{ set: 'transactioncurrencies', id: 'transactioncurrencyid', title: 'isocurrencycode' },
    ...{ details: ['currencyname'], only: ACTIVE },
  },
};

/** A name that is used in an address unchanged. */
const NAME = pipe(string(), regex(/^\w+$/));

const DEFINITION = objectShape({ EntitySetName: NAME, PrimaryIdAttribute: NAME, PrimaryNameAttribute: NAME });

/** Returns a table by logical name; reads its description from the org if it is not one of the usual tables. */
export function* lookupTable(name: string): RequestFlow<LookupTable> {
  const known = Object.hasOwn(TABLES, name) ? TABLES[name] : undefined;
  if (known !== undefined) return known;
  const select = Object.keys(DEFINITION.entries).join(',');
  const response = yield* getJson(`${definitionOf(name)}${queryText({ $select: select })}`);
  const { EntitySetName, PrimaryIdAttribute, PrimaryNameAttribute } = yield* parseResponse(DEFINITION, response);
  return { set: EntitySetName, id: PrimaryIdAttribute, title: PrimaryNameAttribute, details: [] };
}

/** Returns the address of a table's description. */
export function definitionOf(name: string): string {
  return `EntityDefinitions(LogicalName='${encodeURIComponent(name)}')`;
}
