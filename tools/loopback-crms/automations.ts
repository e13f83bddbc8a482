/** Automatic changes that an admin has set up, the same for every CRM. */

/**
 * `at once`: in the same transaction, as a plug-in, a trigger, or a flow before the save. `later`: in the background,
 * as a workflow.
 */
export interface Automation<Values> {
  table: string;
  when: 'at once' | 'later';
  /** Returns the values to set in a row with these values; `undefined` leaves the row unchanged. */
  change: (values: Values) => Partial<Values> | undefined;
}

/**
 * The automation of an org. It sees the writes of users through the API, but neither the state's own methods nor
 * other automation.
 */
export class Automations<Values extends object> {
  readonly #all: Automation<Values>[] = [];
  readonly #waiting: [id: string, automation: Automation<Values>][] = [];

  add(automation: Automation<Values>): void {
    this.#all.push(automation);
  }

  /** Returns the values after the automation of the same transaction. */
  atOnce(table: string, values: Values): Values {
    const now = this.#all.filter((one) => one.table === table && one.when === 'at once');
    return now.reduce((all, { change }) => ({ ...all, ...change(all) }), values);
  }

  /** Records that a user wrote the row. */
  written(table: string, id: string): void {
    for (const one of this.#all) if (one.table === table && one.when === 'later') this.#waiting.push([id, one]);
  }

  /** Runs the waiting automation now; `edit` writes as another user. */
  run(valuesOf: (id: string) => Values | undefined, edit: (id: string, made: Partial<Values>) => void): void {
    for (const [id, { change }] of this.#waiting.splice(0)) {
      const values = valuesOf(id);
      const made = values && change(values);
      if (made !== undefined && Object.keys(made).length > 0) edit(id, made);
    }
  }
}
