/** Tables that lookups lead to: where their records are, and by what people know them. */
import { pipe, regex, string } from 'valibot';
import { expected } from '../flow/response.ts';
import type { Talk } from '../flow/request-flow.ts';
import { got, queryText } from './api.ts';
import { object } from '../flow/shape.ts';

export interface Table {
  /** Its name in addresses. */
  readonly set: string;
  /** Column of the id. */
  readonly id: string;
  /** Column that people name a record by. */
  readonly title: string;
  /** Columns that tell two records of one name apart. */
  readonly details: readonly string[];
  /** Which records still count. */
  readonly only?: string;
}

const ACTIVE = 'statecode eq 0';

const TABLES: Readonly<Record<string, Table>> = {
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

/** A name that is an address, or a column, as it is. */
const NAME = pipe(string(), regex(/^\w+$/));

const DEFINITION = object({ EntitySetName: NAME, PrimaryIdAttribute: NAME, PrimaryNameAttribute: NAME });

/** By logical name; of one that is not among the usual ones, the org is asked. */
export function* tableOf(name: string): Talk<Table> {
  const known = Object.hasOwn(TABLES, name) ? TABLES[name] : undefined;
  if (known !== undefined) return known;
  const select = Object.keys(DEFINITION.entries).join(',');
  const response = yield* got(`${definitionOf(name)}${queryText({ $select: select })}`);
  const { EntitySetName, PrimaryIdAttribute, PrimaryNameAttribute } = yield* expected(DEFINITION, response);
  return { set: EntitySetName, id: PrimaryIdAttribute, title: PrimaryNameAttribute, details: [] };
}

/** Address of a table's description. */
export function definitionOf(name: string): string {
  return `EntityDefinitions(LogicalName='${encodeURIComponent(name)}')`;
}
