/** The configuration of one view of a base: what the user chose, and what the view stores. */
import type { BasesPropertyId, BasesSortConfig } from 'obsidian';
import { NotInHost } from '../app/not-in-host.ts';
import type { BasesView } from './bases-view.ts';
import { type Base, type BaseView, OWN_KEYS } from './base-file.ts';
import { defaultDisplayName, toPropertyId } from './properties.ts';
import type { Value } from './values.ts';

export class BasesViewConfig {
  name: string;
  readonly #base: Base;
  readonly #view: BaseView;
  readonly #onSet: () => void;

  /** `view` is changed in place; `onSet` is called after each change. */
  constructor(base: Base, view: BaseView, onSet: () => void) {
    this.name = view.name;
    this.#base = base;
    this.#view = view;
    this.#onSet = onSet;
  }

  get(key: string): unknown {
    return this.#view[key];
  }

  getAsPropertyId(key: string): BasesPropertyId | null {
    const value = this.get(key);
    return typeof value === 'string' && value !== '' ? toPropertyId(value) : null;
  }

  getEvaluatedFormula(_view: BasesView, key: string): Value {
    throw new NotInHost(`getEvaluatedFormula, called for ${key}`);
  }

  /** `null` removes the key. Storing the stored value again changes nothing. */
  set(key: string, value: unknown): void {
    if (OWN_KEYS.has(key)) throw new Error(`The key ${key} of a view belongs to Bases`);
    const stored = this.#view[key];
    if (JSON.stringify(stored ?? null) === JSON.stringify(value ?? null)) return;
    if (value === null || value === undefined) Reflect.deleteProperty(this.#view, key);
    else this.#view[key] = value;
    this.#onSet();
  }

  getOrder(): BasesPropertyId[] {
    return (this.#view.order ?? []).map(toPropertyId);
  }

  getSort(): BasesSortConfig[] {
    return (this.#view.sort ?? []).map(({ property, direction = 'ASC' }) => ({
      property: toPropertyId(property),
      direction,
    }));
  }

  getDisplayName(propertyId: BasesPropertyId): string {
    const named = Object.entries(this.#base.properties ?? {}).find(([name]) => toPropertyId(name) === propertyId);
    return named?.[1].displayName ?? defaultDisplayName(propertyId);
  }
}
