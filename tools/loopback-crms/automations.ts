/** What an admin lets happen by itself, whichever CRM is played. */

/** `at once`: in the same transaction, as a plug-in, a trigger or a flow before the save. `later`: in the background, as a workflow. */
export interface Automation<Values> {
  table: string;
  when: 'at once' | 'later';
  /** What it sets of a row with these values; nothing to leave it. */
  change: (values: Values) => Partial<Values> | undefined;
}

/** It sees what users write by the API; neither what the state's own methods do nor what it did itself. */
export class Automations<Values extends object> {
  readonly #all: Automation<Values>[] = [];
  readonly #waiting: [id: string, automation: Automation<Values>][] = [];

  add(automation: Automation<Values>): void {
    this.#all.push(automation);
  }

  /** The values as they are kept. */
  atOnce(table: string, values: Values): Values {
    const now = this.#all.filter((one) => one.table === table && one.when === 'at once');
    return now.reduce((all, { change }) => ({ ...all, ...change(all) }), values);
  }

  /** A user wrote the row. */
  written(table: string, id: string): void {
    for (const one of this.#all) if (one.table === table && one.when === 'later') this.#waiting.push([id, one]);
  }

  /** What waits does its work now; `edit` is somebody else's. */
  run(valuesOf: (id: string) => Values | undefined, edit: (id: string, made: Partial<Values>) => void): void {
    for (const [id, { change }] of this.#waiting.splice(0)) {
      const values = valuesOf(id);
      const made = values && change(values);
      if (made !== undefined && Object.keys(made).length > 0) edit(id, made);
    }
  }
}
