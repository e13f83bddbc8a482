/**
 * A HubSpot account in memory. Its methods act as another user, without checking any rule; the API uses separate
 * functions.
 */
import { Automations, type Automation } from '../automations.ts';
import { SALES_PIPELINE, SCOPES, SERVICE_KEY } from './portal-options.ts';
import type { Owner, Pipeline, PortalOptions, Rules, Stage, StateClock } from './portal-options.ts';
import { GROUPS, standardProperties } from './properties.ts';
import type { Group, ObjectType, Property } from './properties.ts';

/** All values are text; an empty value is the same as none. */
export type Values = Readonly<Record<string, string>>;

/** Immutable: a write replaces the record. */
export interface HubRecord {
  readonly id: string;
  readonly type: ObjectType;
  readonly values: Values;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly archivedMs?: number;
}

/** A deal, a company, and the types of their association. */
interface Link {
  deal: string;
  company: string;
  types: readonly number[];
}

interface Version {
  atMs: number;
  record: HubRecord;
}

/** Association types from a deal to a company. */
export const UNLABELLED = 341;
export const PRIMARY = 5;

export class Portal {
  readonly portalId: number;
  /** Creation time of the account. */
  readonly openedMs: number;
  readonly accountType: string;
  /** The admin can change it. */
  timeZone: string;
  readonly currencies: readonly string[];
  readonly pipelines: Pipeline[];
  readonly owners: Owner[];
  readonly properties: Record<ObjectType, Property[]>;
  readonly groups: Record<ObjectType, Group[]>;
  readonly #automations = new Automations<Values>();
  readonly rules: Rules = { onCreate: [], conditional: [], validation: [] };
  /** Scopes by token; `expired` instead of scopes is a key after its grace period. */
  readonly keys: Map<string, readonly string[] | 'expired'>;
  /** Labels from deal to company, as the admin named them. */
  readonly labels: { typeId: number; label: string }[] = [];
  searchLagMs: number;
  #records = new Map<string, HubRecord>();
  #versions = new Map<string, readonly Version[]>();
  #merged = new Map<string, string>();
  #links: readonly Link[] = [];
  #clock: StateClock;
  #aheadMs = 0;
  // Larger than a double can represent, so that an ID read as a number is a different ID.
  #lastId = 12_345_678_901_234_560n;

  constructor(clock: StateClock, options: PortalOptions) {
    this.#clock = clock;
    this.openedMs = clock.now();
    this.portalId = options.portalId ?? 4_812_345;
    this.accountType = options.accountType ?? 'STANDARD';
    this.timeZone = options.timeZone ?? 'America/New_York';
    this.currencies = options.currencies ?? ['USD', 'EUR'];
    this.pipelines = [...(options.pipelines ?? [SALES_PIPELINE])];
    this.owners = [
      ...(options.owners ?? [{ id: '71', email: 'ada@acme.example', firstName: 'Ada', lastName: 'Seller' }]),
    ];
    this.searchLagMs = options.searchLagMs ?? 5000;
    this.keys = new Map([[SERVICE_KEY, options.scopes ?? SCOPES]]);
    this.properties = { deals: standardProperties('deals'), companies: standardProperties('companies') };
    const group = (name: string): Group[] => [{ name, label: 'Basic information', displayOrder: 0, archived: false }];
    this.groups = { deals: group(GROUPS.deals), companies: group(GROUPS.companies) };
  }

  now(): number {
    return this.#clock.now() + this.#aheadMs;
  }

  advance(ms: number): void {
    this.#aheadMs += ms;
  }

  insert(type: ObjectType, values: Values): string {
    this.#lastId += 1n;
    const at = this.now();
    this.#put({ id: this.#lastId.toString(), type, values: withoutEmpty(values), createdMs: at, updatedMs: at });
    return this.#lastId.toString();
  }

  edit(id: string, values: Values): void {
    const record = this.#must(id);
    this.#put({ ...record, values: withoutEmpty({ ...record.values, ...values }), updatedMs: this.now() });
  }

  /** Adds an automation of the admin, which changes records that a user has written; `table` is the type. */
  automate(automation: Automation<Values>): void {
    this.#automations.add(automation);
  }

  /** Returns the values after the automation of the same transaction. */
  afterAutomation(type: ObjectType, values: Values): Values {
    return this.#automations.atOnce(type, values);
  }

  /** Records that a user wrote the record, for workflows that run later. */
  written(record: HubRecord): void {
    this.#automations.written(record.type, record.id);
  }

  /** Runs the waiting workflows now. */
  runWorkflows(): void {
    this.#automations.run(
      (id) => this.get(id)?.values,
      (id, made) => {
        this.edit(id, made as Values);
      },
    );
  }

  /** Renames a stage or removes it from its pipeline, as the admin; deals in the stage are unchanged. */
  changeStage(id: string, change: { readonly label: string } | 'removed'): void {
    for (const [at, pipeline] of this.pipelines.entries()) {
      const stages = pipeline.stages.flatMap((stage) => {
        if (stage.id !== id) return [stage];
        return change === 'removed' ? [] : [{ ...stage, ...change, updatedMs: this.now() }];
      });
      this.pipelines[at] = { ...pipeline, stages };
    }
  }

  /** Imitates a change that is visible only in the time of the last change. */
  touch(id: string): void {
    this.edit(id, {});
  }

  archive(id: string): void {
    this.#put({ ...this.#must(id), archivedMs: this.now() });
  }

  /** Merges two records; afterwards the ID of the merged record returns the remaining one. */
  merge(loser: string, survivor: string): void {
    const known = this.#must(survivor).values['hs_merged_object_ids'];
    this.edit(survivor, { hs_merged_object_ids: known === undefined ? loser : `${known};${loser}` });
    for (const link of this.links(loser)) this.associate(survivor, link.company, link.types);
    this.#links = this.#links.filter((link) => link.deal !== loser);
    this.#merged.set(loser, survivor);
    this.#records.delete(loser);
    this.#versions.delete(loser);
  }

  /** Also finds the record by the ID of a record that was merged into it. */
  get(id: string): HubRecord | undefined {
    const survivor = this.#merged.get(id);
    return survivor === undefined ? this.#records.get(id) : this.get(survivor);
  }

  all(type: ObjectType): HubRecord[] {
    return [...this.#records.values()].filter((record) => record.type === type);
  }

  live(type: ObjectType): HubRecord[] {
    return this.all(type).filter((record) => record.archivedMs === undefined);
  }

  /** Returns the live record with this value, without the search index. */
  byValue(type: ObjectType, name: string, value: string): HubRecord | undefined {
    for (const record of this.#records.values()) {
      if (record.values[name] === value && record.type === type && record.archivedMs === undefined) return record;
    }
    return undefined;
  }

  /** Returns the records as the search index has them, which lags; archived records leave it immediately. */
  indexed(type: ObjectType): HubRecord[] {
    const until = this.now() - this.searchLagMs;
    return this.live(type).flatMap(({ id }) => {
      const seen = this.#versions.get(id)?.findLast((version) => version.atMs <= until);
      return seen === undefined ? [] : [seen.record];
    });
  }

  /** Updates the index without any time passing. */
  settleIndex(): void {
    for (const record of this.#records.values()) this.#versions.set(record.id, [{ atMs: -Infinity, record }]);
  }

  property(type: ObjectType, name: string): Property | undefined {
    return this.properties[type].find((one) => one.name === name);
  }

  stage(id: string | undefined): Stage | undefined {
    return this.pipelines.flatMap((pipeline) => pipeline.stages).find((one) => one.id === id);
  }

  links(deal: string): readonly Link[] {
    return this.#links.filter((link) => link.deal === deal);
  }

  /** Associates a pair. Each label also adds the association without a label; a deal has one primary company. */
  associate(deal: string, company: string, types: readonly number[] = []): void {
    const before = this.#links.find((link) => link.deal === deal && link.company === company);
    const all = [...new Set([UNLABELLED, ...(before?.types ?? []), ...types])];
    const others = this.#links
      .filter((link) => link !== before)
      .map((link) =>
        link.deal === deal && types.includes(PRIMARY)
          ? { ...link, types: link.types.filter((one) => one !== PRIMARY) }
          : link,
      );
    this.#links = [...others, { deal, company, types: all }];
  }

  /** Deletes a label and creates one of the same name with a new ID, as the admin: no pair has the new label. */
  remakeLabel(label: string, typeId: number): void {
    const old = this.labels.findIndex((one) => one.label === label);
    const [gone] = this.labels.splice(old, old < 0 ? 0 : 1, { typeId, label });
    this.#links = this.#links.map((link) => ({ ...link, types: link.types.filter((type) => type !== gone?.typeId) }));
  }

  dissociate(deal: string, company: string): void {
    this.#links = this.#links.filter((link) => link.deal !== deal || link.company !== company);
  }

  /** Undoes all changes of `work` to records if it throws. */
  allOrNothing<T>(work: () => T): T {
    const before = [new Map(this.#records), new Map(this.#versions), this.#links] as const;
    try {
      return work();
    } catch (error) {
      [this.#records, this.#versions, this.#links] = before;
      throw error;
    }
  }

  /**
   * Replaces all records and associations by those of another account of the same setup, with their IDs and times; the
   * search index has them.
   */
  restore(records: readonly HubRecord[], links: readonly Link[]): void {
    this.#records = new Map(records.map((record) => [record.id, record]));
    this.#versions = new Map();
    this.#links = links;
    for (const { id } of records) if (BigInt(id) > this.#lastId) this.#lastId = BigInt(id);
    this.settleIndex();
  }

  #put(record: HubRecord): void {
    this.#records.set(record.id, record);
    const versions = this.#versions.get(record.id) ?? [];
    this.#versions.set(record.id, [...versions, { atMs: this.now(), record }]);
  }

  #must(id: string): HubRecord {
    const record = this.get(id);
    if (record === undefined) throw new Error(`no record ${id} in the portal`);
    return record;
  }
}

function withoutEmpty(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}
