/** The settings, compiled for work on many notes. */
import type { Method } from '../attribution/attribution.ts';
import { type ForecastKeys, forecastKeys, keyNames, type KeyNames } from '../domain/fields.ts';
import { foldedKey } from '../domain/key.ts';
import { compileMarkers, type CompiledMarkers } from '../notes/markers.ts';
import { keyIndex, type KeyIndex } from '../notes/read.ts';
import type { Settings } from './settings.ts';

/** The settings and what is derived from them. Immutable: cached results are valid for one object only. */
export interface CompiledSettings extends Settings {
  /** The keys that are read for each field. */
  readonly keyNames: KeyNames;
  readonly forecastKeys: ForecastKeys;
  /** The field of each key. */
  readonly keyIndex: KeyIndex;
  readonly method: Method;
  /** Comparison key of the property with the last activity; empty if the notes have none. */
  readonly activityKey: string;
  /** Tag and folders that decide which notes are opportunities. */
  readonly marks: CompiledMarkers;
}

/** Compiles the settings. Notes in `templateFolders` are skipped; they are paths from the vault's root. */
export function compileSettings(settings: Settings, templateFolders: readonly string[] = []): CompiledSettings {
  const names = keyNames(settings.keys);
  const forecast = forecastKeys(settings.keys);
  return {
    ...settings,
    keyNames: names,
    forecastKeys: forecast,
    keyIndex: keyIndex(names, forecast),
    activityKey: foldedKey(settings.lastActivityKey),
    method: { model: settings.model, parameters: settings.modelParameters },
    marks: compileMarkers(settings.markers, templateFolders),
  };
}
