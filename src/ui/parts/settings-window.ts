/** Opens and closes the app's settings window. */
import { type App, Notice } from 'obsidian';
import { NO_SETTINGS_TEXT } from '../text/uri.ts';

/** The app's settings window, which plugins use although it is not part of the documented API. */
interface SettingsWindow {
  readonly setting?: {
    readonly open?: () => void;
    readonly close?: () => void;
    /** A tab's ID is that of its plugin. */
    readonly openTabById?: (id: string) => unknown;
  };
}

const PLUGIN_ID = 'crm-sync-attribution';

/** Opens the plugin's settings; shows a notice if the app has no such window. */
export function openSettingsTab(app: App): void {
  const { setting } = app as App & SettingsWindow;
  if (typeof setting?.open !== 'function' || typeof setting.openTabById !== 'function') new Notice(NO_SETTINGS_TEXT);
  else {
    setting.open();
    setting.openTabById(PLUGIN_ID);
  }
}

/** Returns the click handler of buttons that open the settings. */
export function settingsOpener(app: App): () => void {
  return () => {
    openSettingsTab(app);
  };
}

/** Closes the settings. If the app has no function for this, they stay open, and the next screen covers them. */
export function closeSettings(app: App): void {
  (app as App & SettingsWindow).setting?.close?.();
}
