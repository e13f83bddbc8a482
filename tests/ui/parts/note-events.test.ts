/**
 * Screens follow changes of notes, many at once, and not while the user types.
 * @vitest-environment happy-dom
 */
import type { App } from 'obsidian';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followDays, followNotes } from '../../../src/ui/parts/note-events.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Returns an app whose events are fired by name. */
function appWithEvents() {
  const listeners = new Map<string, () => void>();
  const part = {
    on: (name: string, listener: () => void) => {
      listeners.set(name, listener);
      return name;
    },
    offref: (name: string) => listeners.delete(name),
  };
  const app = { vault: part, metadataCache: part, workspace: part } as unknown as App;
  return { app, fire: (name: string) => listeners.get(name)?.() };
}

test('many changes are one', () => {
  const { app, fire } = appWithEvents();
  const changed = vi.fn();
  followNotes(app, changed);
  for (const name of ['changed', 'rename', 'delete', 'changed']) fire(name);
  vi.advanceTimersByTime(300);
  expect(changed).toHaveBeenCalledOnce();
});

test('a change is reported when the user has stopped typing', () => {
  const { app, fire } = appWithEvents();
  const changed = vi.fn();
  followNotes(app, changed);
  fire('editor-change');
  vi.advanceTimersByTime(10_000);
  expect(changed).not.toHaveBeenCalled();
  fire('changed');
  for (let key = 0; key < 20; key++) {
    vi.advanceTimersByTime(200);
    fire('editor-change');
  }
  expect(changed).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2500);
  expect(changed).toHaveBeenCalledOnce();
});

test('nothing is reported after the end', () => {
  const { app, fire } = appWithEvents();
  const changed = vi.fn();
  const stop = followNotes(app, changed);
  fire('changed');
  stop();
  fire('changed');
  vi.advanceTimersByTime(10_000);
  expect(changed).not.toHaveBeenCalled();
});

test('a new day is noticed once, until the screen stops', () => {
  let today = '2026-11-30';
  const changed = vi.fn();
  const stop = followDays({ today: () => today }, changed);
  vi.advanceTimersByTime(3_600_000);
  expect(changed).not.toHaveBeenCalled();
  today = '2026-12-01';
  vi.advanceTimersByTime(3_600_000);
  expect(changed).toHaveBeenCalledTimes(1);
  stop();
  today = '2026-12-02';
  vi.advanceTimersByTime(3_600_000);
  expect(changed).toHaveBeenCalledTimes(1);
});
