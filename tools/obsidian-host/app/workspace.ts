/**
 * The part of the workspace that needs no screen: layout readiness, and no leaves. The browser's has panes and views.
 */
import { debounce } from './debounce.ts';
import { Events } from './events.ts';
import type { TFile } from './files.ts';

export class BareWorkspace extends Events {
  layoutReady = false;
  activeLeaf: unknown = null;
  activeEditor: unknown = null;
  /** The app writes the states of all views to a file a moment after the last call. The host keeps none. */
  requestSaveLayout = debounce(() => Promise.resolve(), 1000, true);
  #waiting: (() => unknown)[] = [];

  onLayoutReady(callback: () => unknown): void {
    if (this.layoutReady) callback();
    else this.#waiting.push(callback);
  }

  hostLayoutReady(): void {
    this.layoutReady = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const callback of waiting) callback();
  }

  getActiveFile(): TFile | null {
    return null;
  }

  getActiveViewOfType<T>(_type: abstract new (...args: never[]) => T): T | null {
    return null;
  }

  getLeavesOfType(_viewType: string): unknown[] {
    return [];
  }

  iterateAllLeaves(_callback: (leaf: unknown) => unknown): void {
    // Without a screen there are no leaves.
  }
}
