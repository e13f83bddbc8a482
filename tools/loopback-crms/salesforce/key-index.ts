/** Finds rows by a text field without scanning all of them; a field's index is built at the first use. */
import type { Row } from './org.ts';

export class KeyIndex {
  /** Object prefix and field → text without case → IDs. */
  #built = new Map<string, Map<string, Set<string>>>();

  /**
   * Returns the IDs of rows that have the text, regardless of case, or had it earlier; `all` returns every row when the
   * index is built.
   */
  ids(prefix: string, field: string, text: string, all: () => readonly Row[]): Iterable<string> {
    const name = `${prefix}.${field}`;
    let index = this.#built.get(name);
    if (index === undefined) {
      index = new Map();
      for (const row of all()) note(index, row, field);
      this.#built.set(name, index);
    }
    return index.get(text.toLowerCase()) ?? [];
  }

  /** Adds a new or changed row. */
  add(row: Row): void {
    const prefix = String(row['Id']).slice(0, 3);
    for (const [name, index] of this.#built) {
      const [own, field = ''] = name.split('.');
      if (own === prefix) note(index, row, field);
    }
  }

  clear(): void {
    this.#built.clear();
  }
}

function note(index: Map<string, Set<string>>, row: Row, field: string): void {
  const value = row[field];
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  const ids = index.get(text) ?? new Set();
  index.set(text, ids.add(String(row['Id'])));
}
