/** What was wrong in the saved settings, in the words of the form. */
import { DEFAULT_SETTINGS } from '../../config/settings.ts';
import type { SettingProblem } from '../../config/shape.ts';
import { SETTING_LISTS, SETTING_ROWS } from './settings-model.ts';
import { keyOf } from './settings-row-model.ts';

export interface ProblemWords {
  /** Which setting, as the form calls it. */
  readonly name: string;
  /** What was found, what should be there, and what is used instead. */
  readonly text: string;
}

/** Words for a setting that was not taken over from the file. */
export function problemWords({ key, found, expected }: SettingProblem): ProblemWords {
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
