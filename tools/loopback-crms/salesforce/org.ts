/** The org: its objects, rows, users, and rules, and methods that act as other users. */
import { Automations, type Automation } from '../automations.ts';
import { fullId, makeId } from './ids.ts';
import { KeyIndex } from './key-index.ts';
import { Locks } from './locks.ts';
import { standardObjects } from './objects.ts';
import type { ObjectSpec } from './objects.ts';
import { derived } from './opportunity.ts';
import { readMs, stamp } from './moment.ts';
import type { OrgOptions, RecordTypeSpec, Rules, StateClock } from './org-options.ts';
import { MASTER_RECORD_TYPE } from './org-options.ts';
import { withCurrencies, withRecordTypes } from './org-features.ts';
import { STANDARD_STAGES } from './stages.ts';
import type { Stage } from './stages.ts';
import type { FieldSpec } from './describe-data.ts';

export type Value = string | number | boolean | null;
export type Row = Record<string, Value>;

export interface Deletion {
  object: string;
  id: string;
  deletedMs: number;
}

export class Org {
  readonly id: string;
  /** ID of the user that signs in. */
  readonly me: string;
  /** ID of another user, who edits records in the meantime. */
  readonly other: string;
  readonly stages: readonly Stage[];
  readonly recordTypes: readonly RecordTypeSpec[];
  readonly currencies: readonly string[];
  readonly rules: Rules = { validation: [], duplicate: [] };
  readonly locks = new Locks();
  readonly #automations = new Automations<Row>();
  readonly describedMs = new Map<string, number>();
  deletions: Deletion[] = [];
  /** Deletions before this timestamp can no longer be requested. */
  deletionsSinceMs = 0;
  readonly #clock: StateClock;
  #offsetMs = 0;
  #objects: Map<string, ObjectSpec>;
  /** Key prefix → ID → row. */
  #tables = new Map<string, Map<string, Row>>();
  readonly #keys = new KeyIndex();
  readonly #serials = new Map<string, number>();

  constructor(clock: StateClock, options: OrgOptions) {
    this.#clock = clock;
    this.stages = options.stages ?? STANDARD_STAGES;
    this.currencies = options.currencies ?? [];
    this.#objects = new Map(standardObjects(this.stages).map((object) => [object.name, object]));
    for (const name of this.#objects.keys()) this.describedMs.set(name, this.now());
    this.me = this.insert('User', userRow(options.user ?? { name: 'Ada Seller', username: 'ada@acme.test' }), '');
    this.other = this.insert('User', userRow({ name: 'Bo Colleague', username: 'bo@acme.test' }), this.me);
    this.id = this.insert('Organization', organisationRow(options), this.me);
    this.recordTypes = withRecordTypes(this, options.recordTypes ?? []);
    withCurrencies(this, this.currencies);
    this.#stageRows();
  }

  now(): number {
    return this.#clock.now() + this.#offsetMs;
  }

  advance(ms: number): void {
    this.#offsetMs += ms;
  }

  setTime(iso: string): void {
    this.#offsetMs += readMs(iso) - this.now();
  }

  object(name: string): ObjectSpec | undefined {
    const wanted = name.toLowerCase();
    return [...this.#objects.values()].find((object) => object.name.toLowerCase() === wanted);
  }

  objects(): ObjectSpec[] {
    return [...this.#objects.values()];
  }

  field(object: string, name: string): FieldSpec | undefined {
    return this.object(object)?.fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
  }

  /** Changes a field, as an admin; every later describe call returns the change. */
  changeField(object: string, name: string, change: Partial<FieldSpec>): void {
    this.#describe(object, (fields) => fields.map((field) => (field.name === name ? { ...field, ...change } : field)));
  }

  addField(object: string, field: FieldSpec): void {
    this.#describe(object, (fields) => [...fields, field]);
  }

  /** Hides a field from the describe: missing and inaccessible fields look the same from outside. */
  hideField(object: string, name: string): void {
    this.#describe(object, (fields) => fields.filter((field) => field.name !== name));
  }

  /**
   * Adds an object. Also advances the date of the describe by whole seconds, as in the header, so that no change is
   * missed.
   */
  addObject(object: ObjectSpec): void {
    this.#objects.set(object.name, object);
    this.describedMs.set(object.name, Math.max(this.now(), (this.describedMs.get(object.name) ?? 0) + 1000));
  }

  #describe(name: string, change: (fields: readonly FieldSpec[]) => FieldSpec[]): void {
    const object = this.object(name);
    if (object === undefined) throw new Error(`The org has no object ${name}.`);
    this.addObject({ ...object, fields: change(object.fields) });
  }

  /** Returns every row of an object, including deleted ones. */
  rows(object: string): Row[] {
    return [...(this.#tables.get(this.object(object)?.keyPrefix ?? '')?.values() ?? [])];
  }

  live(object: string): Row[] {
    return this.rows(object).filter((row) => row['IsDeleted'] !== true);
  }

  /**
   * Returns the live rows whose field contains the text, regardless of case, and possibly some that contained it
   * earlier.
   */
  liveWith(object: string, field: string, text: string): Row[] {
    const prefix = this.object(object)?.keyPrefix ?? '';
    const ids = [...this.#keys.ids(prefix, field, text, () => this.rows(object))];
    return ids.map((id) => this.get(id)).filter((row) => row['IsDeleted'] !== true);
  }

  /** Returns a row by either form of its ID. */
  row(id: string): Row | undefined {
    return this.#tables.get(id.slice(0, 3))?.get(fullId(id) ?? '');
  }

  objectOf(id: string): ObjectSpec | undefined {
    return this.objects().find((object) => object.keyPrefix === id.slice(0, 3));
  }

  /** Returns a row for a test; throws if it does not exist. */
  get(id: string): Row {
    const row = this.row(id);
    if (row === undefined) throw new Error(`The org has no row ${id}.`);
    return row;
  }

  /** Adds a row without checking any rule, and returns its ID. */
  insert(object: string, values: Readonly<Row>, by = this.other): string {
    const spec = this.object(object);
    if (spec === undefined) throw new Error(`The org has no object ${object}.`);
    const serial = (this.#serials.get(spec.name) ?? 0) + 1;
    this.#serials.set(spec.name, serial);
    const id = makeId(spec.keyPrefix, serial);
    const at = stamp(this.now());
    const blank = spec.fields.map((field): [string, Value] => [field.name, field.type === 'boolean' ? false : null]);
    const row: Row = { ...Object.fromEntries(blank), OwnerId: by, ...values, Id: id, CreatedDate: at, CreatedById: by };
    if (spec.name === 'Opportunity_Share__c') row['Name'] = `S-${String(serial).padStart(5, '0')}`;
    this.#put(spec, row, by, Object.keys(values));
    return id;
  }

  /** Changes a row without checking any rule. */
  edit(id: string, values: Readonly<Row>, by = this.other): void {
    const row = this.get(id);
    const spec = this.objectOf(id);
    if (spec !== undefined) this.#put(spec, { ...row, ...values }, by, Object.keys(values));
  }

  #put(spec: ObjectSpec, row: Row, by: string, given: readonly string[]): void {
    const at = stamp(this.now());
    const saved = { ...row, SystemModstamp: at, LastModifiedDate: at, LastModifiedById: by };
    const calculated = spec.name === 'Opportunity' ? derived(saved, given, this) : {};
    this.#keep({ ...saved, ...calculated });
  }

  #keep(row: Row): void {
    const id = textOf(row['Id']);
    const table = this.#tables.get(id.slice(0, 3)) ?? new Map<string, Row>();
    this.#keys.add(row);
    this.#tables.set(id.slice(0, 3), table.set(id, row));
  }

  /** Adds an automation of the admin, which changes rows that a user has written. */
  automate(automation: Automation<Row>): void {
    this.#automations.add(automation);
  }

  /** Returns the changed values of a row after the triggers that run before the save. */
  afterTriggers(object: string, before: Readonly<Row>, given: Readonly<Row>): Row {
    const asked = { ...before, ...given };
    const kept = this.#automations.atOnce(object, asked);
    const moved = Object.entries(kept).filter(([name, value]) => value !== asked[name]);
    return { ...given, ...Object.fromEntries(moved) };
  }

  /** Records that a user wrote the row, for flows that run later. */
  written(object: string, id: string): void {
    this.#automations.written(object, id);
  }

  /** Runs the waiting flows now, as another user. */
  runWorkflows(): void {
    this.#automations.run(
      (id) => this.row(id),
      (id, made) => {
        this.edit(id, made as Row);
      },
    );
  }

  /** Imitates a change by the system: the system stamp advances, the user's date does not. */
  touch(id: string): void {
    this.#keep({ ...this.get(id), SystemModstamp: stamp(this.now()) });
  }

  /** Moves a row to the recycle bin, with everything that is deleted together with it. */
  remove(id: string, by = this.other): void {
    const full = textOf(this.get(id)['Id']);
    this.edit(full, { IsDeleted: true }, by);
    const object = this.objectOf(full);
    this.deletions.push({ object: object?.name ?? '', id: full, deletedMs: this.now() });
    for (const child of object?.childRelationships ?? []) {
      for (const row of this.live(child.childSObject)) {
        if (child.cascadeDelete && row[child.field] === full) this.remove(textOf(row['Id']), by);
      }
    }
  }

  undelete(id: string, by = this.other): void {
    const full = textOf(this.get(id)['Id']);
    this.edit(full, { IsDeleted: false }, by);
    this.deletions = this.deletions.filter((deletion) => deletion.id !== full);
    for (const child of this.objectOf(full)?.childRelationships ?? []) {
      for (const row of this.rows(child.childSObject)) {
        if (row['IsDeleted'] === true && row[child.field] === full) this.undelete(textOf(row['Id']), by);
      }
    }
  }

  /** Merges two accounts: the loser is deleted and names the winner, its opportunities move over. */
  merge(loser: string, winner: string, by = this.other): void {
    for (const row of this.live('Opportunity')) {
      if (row['AccountId'] === loser) this.edit(textOf(row['Id']), { AccountId: winner }, by);
    }
    this.edit(loser, { MasterRecordId: winner }, by);
    this.remove(loser, by);
  }

  /** Adds products to an opportunity: from now on its amount is their total. */
  addProducts(id: string, total: number, by = this.other): void {
    this.edit(id, { HasOpportunityLineItem: true, Amount: total }, by);
  }

  /** Runs `work`, and restores every row unless its result has `keep`. */
  attempt<T>(work: () => { value: T; keep: boolean }): T {
    const tables = new Map([...this.#tables].map(([prefix, table]) => [prefix, new Map(table)]));
    const deletions = [...this.deletions];
    const { value, keep } = work();
    if (!keep) {
      this.#tables = tables;
      this.#keys.clear();
      this.deletions = deletions;
    }
    return value;
  }

  /** Replaces all rows and deletions by those of another org of the same setup, with their IDs and stamps. */
  restore(rows: readonly Row[], deletions: readonly Deletion[]): void {
    this.#tables = new Map();
    this.#keys.clear();
    this.#serials.clear();
    for (const row of rows) {
      this.#keep(row);
      const object = this.objectOf(textOf(row['Id']))?.name ?? '';
      this.#serials.set(object, (this.#serials.get(object) ?? 0) + 1);
    }
    this.deletions = [...deletions];
  }

  recordType(id: Value | undefined): RecordTypeSpec | undefined {
    const wanted = id ?? this.recordTypes.find((type) => type.isDefault)?.id ?? MASTER_RECORD_TYPE;
    return this.recordTypes.find((type) => type.id === wanted);
  }

  #stageRows(): void {
    for (const [index, stage] of this.stages.entries()) {
      const { name, probability, isClosed, isWon } = stage;
      const values = { MasterLabel: name, ApiName: name, IsActive: true, IsClosed: isClosed, IsWon: isWon };
      this.insert('OpportunityStage', { ...values, DefaultProbability: probability, SortOrder: index + 1 }, this.me);
    }
  }
}

/** Returns the text of a value, or an empty text if the value is not a text. */
export function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

function userRow(user: { name: string; username: string }): Row {
  const { name, username } = user;
  return { Name: name, Username: username, Email: username, IsActive: true, LanguageLocaleKey: 'en_US' };
}

function organisationRow(options: OrgOptions): Row {
  return {
    Name: options.name ?? 'Acme Test Org',
    IsSandbox: options.isSandbox ?? false,
    OrganizationType: 'Developer Edition',
    InstanceName: 'LOOP1',
    LanguageLocaleKey: options.language ?? 'en_US',
  };
}
