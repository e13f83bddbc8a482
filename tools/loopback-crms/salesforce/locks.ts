/** What keeps a row from being written: another transaction for a while, an approval until it is released. */
import { fullId } from './ids.ts';
import type { Row } from './org.ts';

export class Locks {
  /** Row id → how many more requests find it busy, and the last that did. */
  readonly #busy = new Map<string, { left: number; request: number; change: () => void }>();
  readonly #approvals = new Set<string>();
  #request = 0;

  /**
   * The next requests that write this row, or deals of this account, find it busy. `change`: what the transaction that holds it has
   * changed, which everybody sees once it lets go.
   */
  lock(id: string, requests = 1, change: () => void = () => undefined): void {
    this.#busy.set(fullId(id) ?? id, { left: requests, request: -1, change });
  }

  beginRequest(): void {
    this.#request += 1;
  }

  /** Which row stands in the way of writing this one: itself or its account; the same all through a request. */
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

  /** An approval holds the row until it is released. */
  holdForApproval(id: string): void {
    this.#approvals.add(fullId(id) ?? id);
  }

  release(id: string): void {
    this.#approvals.delete(fullId(id) ?? id);
  }

  isHeld(id: string): boolean {
    return this.#approvals.has(id);
  }
}
