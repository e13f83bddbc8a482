/** Notices with the button that their text mentions. */
import { type App, Notice } from 'obsidian';
import { drawButton } from './draw.ts';
import { leadsToSettings, OPEN_SETTINGS } from '../text/format.ts';
import { settingsOpener } from './settings-window.ts';

/** Milliseconds; longer than that of a notice without a button. */
const SHOWN_MS = 10_000;

/** Shows a notice with a button. A click on either closes the notice. */
export function showButtonNotice(message: string, text: string, click: () => void): void {
  drawButton(new Notice(message, SHOWN_MS).messageEl, { text, click }).addClass('crm-sync-notice-button');
}

/** Shows a notice that mentions the settings, with the button that opens them. */
export function showSettingsNotice(app: App, message: string): void {
  showButtonNotice(message, OPEN_SETTINGS, settingsOpener(app));
}

/** Shows a notice, with the button that opens the settings if its text leads there. */
export function showNotice(app: App, message: string): void {
  if (leadsToSettings(message)) showSettingsNotice(app, message);
  else new Notice(message);
}
