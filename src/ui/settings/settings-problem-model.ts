/** Texts about invalid saved settings, with the names used in the settings tab. */
import { DEFAULT_SETTINGS } from '../../config/settings.ts';
import type { SettingProblem } from '../../config/shape.ts';
import { SETTING_LISTS, SETTING_ROWS } from './settings-model.ts';
import { keyOf } from './settings-row-model.ts';

export interface ProblemText {
  /** Name of the setting in the settings tab. */
  readonly name: string;
  /** Saved value, expected value, and the value that is used instead. */
  readonly text: string;
}

/** Returns the text for a saved setting that was not loaded. */
export function problemWords({ key, found, expected }: SettingProblem): ProblemText {
  const told = `The saved value ${found} isn’t valid. ${expected}`;
  const row = SETTING_ROWS.find((each) => keyOf(each.path) === key);
  if (row !== undefined) {
    const shown = row.read(DEFAULT_SETTINGS);
    const instead = typeof shown === 'boolean' ? (shown ? 'on' : 'off') : shown;
    const used = row.control.type === 'textarea' || instead === '' ? 'the default' : instead;
    return { name: row.name, text: `${told} Using ${used} instead.` };
  }
  const list = SETTING_LISTS.find((each) => key === keyOf(each.path) || key.startsWith(`${keyOf(each.path)}.`));
  if (list === undefined) return { name: key, text: told };
  const at = key.slice(keyOf(list.path).length + 1);
  return {
    name: at === '' ? list.heading : `${list.heading}, ${/^\d+$/.test(at) ? `row ${at}` : at}`,
    text: `${told} ${at === '' ? 'The list the plugin came with is used instead.' : 'This row is ignored.'}`,
  };
}
