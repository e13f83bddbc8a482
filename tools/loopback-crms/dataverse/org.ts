/**
 * The org in memory: rows with a version each, deletions with their times, tables that an admin can change, and a
 * manual clock.
 */
import { Automations, type Automation } from '../automations.ts';
import type { AlternateKey, Column, Table, Values } from './columns.ts';
import { isReference } from './columns.ts';
import { freshTables } from './tables.ts';

export interface StateClock {
  now(): number;
}

interface CurrencySpec {
  code: string;
  precision: number;
  /** Units of this currency for one unit of the org's base currency. */
  rate: number;
}

export interface OrgOptions {
  /** The first is the org's base currency. */
  currencies?: readonly CurrencySpec[];
  /** If true, the signed-in user can read every row of a table, which change tracking requires. */
  organizationRead?: boolean;
  name?: string;
  /** The kind of environment, in the API's terms; `CustomerTest` is a sandbox. */
  type?: string;
  /** Columns that the admin's duplicate rule compares, all of them together; no rule if omitted. */
  duplicateRule?: readonly string[];
}

export interface Row {
  id: string;
  table: string;
  /** Version of the whole org: increases with every change of any row. */
  version: number;
  values: Values;
  /** For each column, the version at which its value last changed. */
  since: Readonly<Record<string, number>>;
}

interface Deleted {
  id: string;
  table: string;
  version: number;
}

interface Snapshot {
  rows: Map<string, Row>;
  deleted: readonly Deleted[];
}

const CURRENCIES: readonly CurrencySpec[] = [
  { code: 'USD', precision: 2, rate: 1 },
  { code: 'EUR', precision: 2, rate: 0.9 },
  { code: 'JPY', precision: 0, rate: 150 },
  { code: 'KWD', precision: 3, rate: 0.3 },
];

/** The prefix of the IDs that the org generates. */
const SERIAL = '5ca1ab1e-0000-4000-8000-';

export class Org {
  readonly tables = freshTables();
  readonly id: string;
  readonly businessUnitId: string;
  readonly name: string;
  readonly type: string;
  /** ID of the signed-in user, and of another user. */
  readonly me: string;
  readonly other: string;
  organizationRead: boolean;
  duplicateRule: readonly string[];
  /** IDs of rows that the signed-in user can no longer read. */
  readonly hidden = new Set<string>();
  #rows = new Map<string, Row>();
  #deleted: readonly Deleted[] = [];
  #version = 1_000_000;
  #serial = 0;
  #shiftMs = 0;
  readonly #clock: StateClock;
  readonly #automations = new Automations<Values>();

  constructor(clock: StateClock, options: OrgOptions) {
    this.#clock = clock;
    this.organizationRead = options.organizationRead ?? true;
    this.duplicateRule = options.duplicateRule ?? [];
    this.name = options.name ?? 'Loopback Ltd';
    this.type = options.type ?? 'Customer';
    this.id = this.newId();
    this.businessUnitId = this.newId();
    this.me = this.insert(
      'systemuser',
      { fullname: 'Sam Seller', internalemailaddress: 'sam@example.test' },
      this.newId(),
      '',
    );
    this.other = this.insert(
      'systemuser',
      { fullname: 'Olga Other', internalemailaddress: 'olga@example.test' },
      this.newId(),
      '',
    );
    for (const { code, precision, rate } of options.currencies ?? CURRENCIES) {
      const more = { currencyprecision: precision, exchangerate: rate, statecode: 0 };
      this.insert('transactioncurrency', { isocurrencycode: code, currencyname: code, ...more });
    }
  }

  now(): number {
    return this.#clock.now() + this.#shiftMs;
  }

  advance(ms: number): void {
    this.#shiftMs += ms;
  }

  setTime(iso: string): void {
    this.#shiftMs = Date.parse(iso) - this.#clock.now();
  }

  /** Returns the current time as the server stamps it: whole seconds, UTC. */
  stamp(): string {
    return `${new Date(this.now()).toISOString().slice(0, 19)}Z`;
  }

  get version(): number {
    return this.#version;
  }

  newId(): string {
    this.#serial += 1;
    return `${SERIAL}${this.#serial.toString(16).padStart(12, '0')}`;
  }

  table(name: string): Table {
    const found = this.tables.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no table ${name}`);
    return found;
  }

  /**
   * Inserts a row as given, without checking any rule; owner, status, and currency are filled in as the server does.
   */
  insert(table: string, values: Values, id = this.newId(), by = this.other): string {
    const spec = this.table(table);
    const stamped = { createdon: this.stamp(), modifiedon: this.stamp(), [spec.id]: id };
    const first = by === '' ? {} : { modifiedby: { table: 'systemuser', id: by } };
    this.#put(id, table, { ...this.defaults(spec, by), ...first, ...values, ...stamped });
    return id;
  }

  /** Changes a row as another user, without checking any rule; the version increases. */
  edit(id: string, values: Values, by = this.other): void {
    const row = this.get(id);
    const modified = { modifiedon: this.stamp(), modifiedby: { table: 'systemuser', id: by } };
    this.#put(id, row.table, { ...row.values, ...values, ...modified });
  }

  /** Imitates a workflow that changes no relevant value; the version increases all the same. */
  touch(id: string): void {
    this.edit(id, {});
  }

  /** Removes a row. Rows that link to it are removed too, or lose the link, as their column defines. */
  remove(id: string): void {
    const { table } = this.get(id);
    this.#rows.delete(id.toLowerCase());
    this.#version += 1;
    this.#deleted = [...this.#deleted, { id, table, version: this.#version }];
    for (const { row, column } of this.#leadingTo(id)) {
      if (column.cascades === true) this.remove(row.id);
      else this.edit(row.id, { [column.name]: null });
    }
  }

  /**
   * Merges one account or contact into another, as another user: links move to the other row, and the merged row is
   * inactive.
   */
  merge(id: string, into: string): void {
    const { table } = this.get(id);
    for (const { row, column } of this.#leadingTo(id)) this.edit(row.id, { [column.name]: { table, id: into } });
    this.edit(id, { statecode: 1, statuscode: 2, merged: true, masterid: { table, id: into } });
  }

  /** Closes an opportunity, as another user. */
  close(id: string, how: 'won' | 'lost'): void {
    const { values } = this.get(id);
    const actual = { actualvalue: values['estimatedvalue'] ?? null, actualclosedate: this.stamp().slice(0, 10) };
    this.edit(id, {
      ...(how === 'won' ? { statecode: 1, statuscode: 3 } : { statecode: 2, statuscode: 4 }),
      ...actual,
    });
  }

  /** Reopens an opportunity, as another user. */
  reopen(id: string): void {
    this.edit(id, { statecode: 0, statuscode: 1 });
  }

  #leadingTo(id: string): { row: Row; column: Column }[] {
    return [...this.#rows.values()].flatMap((row) =>
      [...this.table(row.table).columns.values()].flatMap((column) => {
        const value = row.values[column.name];
        return isReference(value) && value.id === id.toLowerCase() ? [{ row, column }] : [];
      }),
    );
  }

  /**
   * Adds an automation of the admin: it changes rows that a user has written, but not edits of the org itself or its
   * own.
   */
  automate(automation: Automation<Values>): void {
    this.#automations.add(automation);
  }

  /** Returns the values as plug-ins change them before they are stored. */
  afterPlugins(table: string, values: Values): Values {
    return this.#automations.atOnce(table, values);
  }

  /** Records that a user wrote the row, for workflows that run later. */
  written(id: string): void {
    this.#automations.written(this.get(id).table, id);
  }

  /** Runs the waiting workflows now, as another user. */
  runWorkflows(): void {
    this.#automations.run(
      (id) => this.find(id)?.values,
      (id, made) => {
        this.edit(id, made as Values);
      },
    );
  }

  find(id: string): Row | undefined {
    return this.#rows.get(id.toLowerCase());
  }

  get(id: string): Row {
    const row = this.find(id);
    if (row === undefined) throw new Error(`no row ${id}`);
    return row;
  }

  live(table: string): Row[] {
    return [...this.#rows.values()].filter((row) => row.table === table);
  }

  deletedSince(table: string, version: number): string[] {
    return this.#deleted.filter((one) => one.table === table && one.version > version).map((one) => one.id);
  }

  currency(code: string): string {
    const found = this.live('transactioncurrency').find((row) => row.values['isocurrencycode'] === code);
    if (found === undefined) throw new Error(`no currency ${code}`);
    return found.id;
  }

  /** Adds a column or replaces one, as the admin. */
  addColumn(table: string, column: Column): void {
    this.table(table).columns.set(column.name, column);
  }

  dropColumn(table: string, name: string): void {
    this.table(table).columns.delete(name);
  }

  /**
   * Adds an alternate key, as the admin; its index is built in the background, so the status can be other than Active.
   */
  addKey(table: string, columns: readonly string[], status: AlternateKey['status'] = 'Active'): AlternateKey {
    const key: AlternateKey = { name: `new_${columns.join('_')}_key`, columns, status };
    this.table(table).keys.push(key);
    return key;
  }

  snapshot(): Snapshot {
    return { rows: new Map(this.#rows), deleted: this.#deleted };
  }

  /** Restores an earlier state; versions are not used twice. */
  restore(snapshot: Snapshot): void {
    this.#rows = new Map(snapshot.rows);
    this.#deleted = snapshot.deleted;
  }

  /**
   * Replaces all rows and deletions by those of another org with the same tables, with their IDs, versions, and stamps.
   */
  load(rows: readonly Row[], deleted: readonly Deleted[]): void {
    this.restore({ rows: new Map(rows.map((row) => [row.id, row])), deleted });
    for (const { id, version } of [...rows, ...deleted]) {
      this.#version = Math.max(this.#version, version);
      if (id.startsWith(SERIAL)) this.#serial = Math.max(this.#serial, Number.parseInt(id.slice(SERIAL.length), 16));
    }
  }

  #put(id: string, table: string, values: Values): void {
    this.#version += 1;
    const before = this.find(id);
    const differs = (name: string): boolean => JSON.stringify(before?.values[name]) !== JSON.stringify(values[name]);
    const changed = Object.keys(values).filter(differs);
    const since = { ...before?.since, ...Object.fromEntries(changed.map((name) => [name, this.#version])) };
    this.#rows.set(id.toLowerCase(), { id: id.toLowerCase(), table, version: this.#version, values, since });
  }

  /** Returns the initial values of a new row. */
  defaults(table: Table, by: string): Values {
    const values: Values = {};
    if (table.columns.has('statecode')) values['statecode'] = 0;
    if (table.columns.has('statuscode')) values['statuscode'] = 1;
    if (table.columns.has('ownerid')) values['ownerid'] = { table: 'systemuser', id: by };
    if (table.name !== 'opportunity') return values;
    const currency = this.live('transactioncurrency')[0]?.id ?? '';
    return {
      ...values,
      isrevenuesystemcalculated: false,
      transactioncurrencyid: { table: 'transactioncurrency', id: currency },
    };
  }
}
