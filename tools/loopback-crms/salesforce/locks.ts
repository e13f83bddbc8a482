/** Locks that prevent writes to a row: another transaction for some requests, an approval until it is released. */
import { fullId } from './ids.ts';
import type { Row } from './org.ts';

export class Locks {
  /** By row ID: the number of further requests that find it busy, and the last request that did. */
  readonly #busy = new Map<string, { left: number; request: number; change: () => void }>();
  readonly #approvals = new Set<string>();
  #request = 0;

  /**
   * Makes this row, or the opportunities of this account, busy for the next requests. `change` is the change of the
   * transaction that holds the lock, visible to all once it releases the row.
   */
  lock(id: string, requests = 1, change: () => void = () => undefined): void {
    this.#busy.set(fullId(id) ?? id, { left: requests, request: -1, change });
  }

  beginRequest(): void {
    this.#request += 1;
  }

  /** Returns the busy row that prevents this write: the row itself or its account; the same throughout a request. */
  busyRow(row: Row): string | undefined {
    return [row['Id'], row['AccountId']].map(String).find((id) => {
      const lock = this.#busy.get(id);
      if (lock === undefined) return false;
      if (lock.request !== this.#request) {
        lock.left -= 1;
        lock.request = this.#request;
        if (lock.left === 0) lock.change();
      }
      return lock.left >= 0;
    });
  }

  /** Locks the row for an approval until it is released. */
  holdForApproval(id: string): void {
    this.#approvals.add(fullId(id) ?? id);
  }

  release(id: string): void {
    this.#approvals.delete(fullId(id) ?? id);
  }

  isSkipped(id: string): boolean {
    return this.#approvals.has(id);
  }
}
