/** The result of a query: entries in order, in groups, and their summaries. Each query makes new objects. */
import type { BasesPropertyId } from 'obsidian';
import type { App } from '../app/app.ts';
import type { TFile } from '../app/files.ts';
import { NotInHost } from '../app/not-in-host.ts';
import type { Base, BaseView } from './base-file.ts';
import type { QueryController } from './bases-view.ts';
import { readFilter } from './filters.ts';
import { type Formulas, readProperty, type Subject, subjectOf, toPropertyId } from './properties.ts';
import { compareValues, NullValue, NumberValue, type Value } from './values.ts';

export class BasesEntry {
  file: TFile;
  readonly #subject: Subject;
  readonly #formulas: Formulas;

  constructor(subject: Subject, formulas: Formulas) {
    this.file = subject.file;
    this.#subject = subject;
    this.#formulas = formulas;
  }

  getValue(propertyId: BasesPropertyId): Value | null {
    return readProperty(this.#subject, propertyId, this.#formulas);
  }
}

export class BasesEntryGroup {
  declare key?: Value;
  entries: BasesEntry[];

  constructor(key: Value | undefined, entries: BasesEntry[]) {
    if (key !== undefined) this.key = key;
    this.entries = entries;
  }

  hasKey(): boolean {
    return this.key !== undefined && !(this.key instanceof NullValue);
  }
}

function inDirection(order: number, direction: 'ASC' | 'DESC' = 'ASC'): number {
  return direction === 'ASC' ? order : -order;
}

export class BasesQueryResult {
  data: BasesEntry[];
  readonly #view: BaseView;

  constructor(data: BasesEntry[], view: BaseView) {
    this.data = data;
    this.#view = view;
  }

  get groupedData(): BasesEntryGroup[] {
    const { groupBy } = this.#view;
    if (groupBy === undefined) return [new BasesEntryGroup(undefined, this.data)];
    const groups = new Map<string, { key: Value; entries: BasesEntry[] }>();
    for (const entry of this.data) {
      const key = entry.getValue(toPropertyId(groupBy.property)) ?? NullValue.value;
      const group = groups.get(key.toString()) ?? { key, entries: [] };
      group.entries.push(entry);
      groups.set(key.toString(), group);
    }
    return [...groups.values()]
      .sort((a, b) => inDirection(compareValues(a.key, b.key), groupBy.direction))
      .map(({ key, entries }) => new BasesEntryGroup(key, entries));
  }

  get properties(): BasesPropertyId[] {
    return (this.#view.order ?? []).map(toPropertyId);
  }

  /** The host has the summary `Sum`, which skips values that are not numbers. */
  getSummaryValue(
    _queryController: QueryController,
    entries: BasesEntry[],
    prop: BasesPropertyId,
    summaryKey: string,
  ): Value {
    if (summaryKey !== 'Sum') throw new NotInHost(`the Bases summary ${summaryKey}`);
    const numbers = entries.map((entry) => entry.getValue(prop)).filter((value) => value instanceof NumberValue);
    return new NumberValue(numbers.reduce((sum, { hostValue }) => sum + hostValue, 0));
  }
}

/** Runs the query of a view over all files of the vault. Throws {@link NotInHost} for a filter that the host lacks. */
export function runQuery(app: App, base: Base, view: BaseView): { result: BasesQueryResult; subjects: Subject[] } {
  const formulas = base.formulas ?? {};
  const conditions = [readFilter(base.filters, formulas), readFilter(view.filters, formulas)];
  const subjects = app.vault
    .getFiles()
    .map((file) => subjectOf(app, file))
    .filter((subject) => conditions.every((meets) => meets(subject)));
  const entries = subjects.map((subject) => new BasesEntry(subject, formulas));
  const order = [...(view.sort ?? []), { property: 'file.path', direction: 'ASC' as const }];
  const valueOf = (entry: BasesEntry, property: string): Value =>
    entry.getValue(toPropertyId(property)) ?? NullValue.value;
  entries.sort((a, b) => {
    for (const { property, direction } of order) {
      const difference = inDirection(compareValues(valueOf(a, property), valueOf(b, property)), direction);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return { result: new BasesQueryResult(entries.slice(0, view.limit ?? entries.length), view), subjects };
}
