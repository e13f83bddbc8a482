/**
 * The part of the workspace that needs no screen: layout readiness, and no leaves. The browser's has panes and views.
 */
import { Events } from './events.ts';
import type { TFile } from './files.ts';

export class BareWorkspace extends Events {
  layoutReady = false;
  activeLeaf: unknown = null;
  activeEditor: unknown = null;
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
