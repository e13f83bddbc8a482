/** The state of an opportunity by the name of its stage. */
import { columnKey, columnWords } from './column-key.ts';
import { byKey } from './memo.ts';
import { nameKey } from './name.ts';

/** State of an opportunity. */
export type StageState = 'open' | 'won' | 'lost';

/** A stage of the settings. */
export interface Stage {
  readonly name: string;
  readonly state: StageState;
}

/**
 * Words of stages that are won or lost, in five languages. Sources, read 2026-11-28: the stages of EspoCRM and the HubSpot
 * knowledge base. The English words after the second one are those of federal sales.
 */
// cspell:disable
const WON = 'won|closedwon|awarded|gewonnen|gagné|gagnée|gagnante|ganado|ganada|受注|成約';
const LOST =
  'lost|closedlost|cancelled|canceled|abandoned|withdrawn|disqualified|dead|nobid|nogo|' +
  'verloren|perdu|perdue|perdido|perdida|失注|不成立';
// cspell:enable

const WORDS = { won: WON.split('|').map(columnKey), lost: LOST.split('|').map(columnKey) };

/** Matches what turns a word into its opposite or joins two words into one. */
const NO = /\b(no|not)[\s-]+/;

/** Returns the state that the name of a stage indicates that is not in the settings, in any of the five languages. */
export const stateByName = byKey((name): StageState => {
  const folded = columnKey(name);
  const words = new Set([...columnWords(name), ...columnWords(name.toLowerCase().replace(NO, '$1'))]);
  const has = (one: string): boolean => words.has(one) || (isIdeographic(one) && folded.includes(one));
  if (WORDS.lost.some(has)) return 'lost';
  if (!WORDS.won.some(has)) return 'open';
  return words.has('not') ? 'lost' : 'won';
});

/** Japanese has no spaces between words. */
function isIdeographic(word: string): boolean {
  return /\p{Script=Han}/u.test(word);
}

/** Returns the stage of the settings with this name in any spelling; `undefined` if none has it, or without a name. */
export function stageNamed<S extends Stage>(stages: readonly S[], name: string | undefined): S | undefined {
  if (name === undefined) return undefined;
  const key = nameKey(name);
  return stages.find((stage) => nameKey(stage.name) === key);
}

/** Returns the state of an opportunity: that of its stage in the settings, or else the one that the name indicates; open without a stage. */
export function stateOfStage(stages: readonly Stage[], name: string | undefined): StageState {
  return name === undefined ? 'open' : (stageNamed(stages, name)?.state ?? stateByName(name));
}
