/** The setup assistant without its screen: surveys the vault, proposes settings, and forecasts their effect. Writes nothing. */
import { folderOfPath } from '../../domain/file-name.ts';
import { compileSettings } from '../../config/compiled-settings.ts';
import type { Settings } from '../../config/settings.ts';
import type { Clock, NoteStore } from '../../log/ports.ts';
import type { ProgressOptions } from '../note-service.ts';
import { columnKey } from '../../domain/column-key.ts';
import type { ColumnField } from './field-aliases.ts';
import { columnsOf, likelyNotes } from './likely-opportunities.ts';
import { matchColumns, type FieldMatch, type MatchOptions, type NamedColumn } from './match-columns.ts';
import { currencyInUse, type CurrencyUse } from './propose-currency.ts';
import { markerChoices, type MarkerChoice } from './propose-markers.ts';
import { stagesInUse } from './propose-stages.ts';
import { decidedChanges, withSelectedKeys, type SetupDecisions } from './setup-decisions.ts';
import { applySetup, changedMembers, keyChanges, type SetupChanges, type UnusableKey } from './setup-changes.ts';
import { setupForecast, type DecidingHabits, type SetupForecast } from './setup-forecast.ts';
import { surveyNotes, type NoteSurvey } from './survey-notes.ts';
import { unreadProperties, type UnreadProperty } from './unread-properties.ts';

/** A question that the notes do not answer. Without an answer, the setting stays as it is. */
export type SetupQuestion =
  /** `current`: month, 1 to 12. */
  | { readonly about: 'fiscal-start'; readonly current: number }
  /** Several keys are equally good for a field. */
  | { readonly about: 'key'; readonly field: FieldMatch['field']; readonly keys: readonly string[] }
  /** Dates such as 03/04/2027 have two meanings. */
  | { readonly about: 'day-order'; readonly key: string; readonly samples: readonly string[] }
  | { readonly about: 'currency'; readonly uses: CurrencyUse['uses'] }
  /** A folder of archived opportunities: do they count? */
  | { readonly about: 'archive'; readonly folder: string; readonly notes: number };

/** The proposal as one value. */
export interface SetupProposal {
  /** Number of surveyed notes that look like opportunities, and of templates of such notes. */
  readonly likely: number;
  readonly templates: number;
  readonly matches: readonly FieldMatch[];
  /** Best first; the first is the proposal. */
  readonly markers: readonly MarkerChoice[];
  readonly unusableKeys: readonly UnusableKey[];
  readonly unread: readonly UnreadProperty[];
  readonly questions: readonly SetupQuestion[];
  /** The members that differ from the settings in force. */
  readonly changes: SetupChanges;
}

/** The vault, the settings in force, and decisions of the user. */
export interface SetupContext {
  readonly store: NoteStore;
  readonly clock: Clock;
  readonly settings: Settings;
  /** Folders in which the vault keeps its templates, as paths from its root. */
  readonly templateFolders: readonly string[];
  /** Names that the user gave to each field earlier. */
  readonly history?: MatchOptions['history'];
}

/** The result of {@link runSetup}. */
export interface SetupResult {
  readonly survey: NoteSurvey;
  readonly proposal: SetupProposal;
  /** The validity of the surveyed notes with the settings in force, and with the proposed changes. */
  readonly before: SetupForecast;
  readonly after: SetupForecast;
}

/** Returns the proposal for a vault; `undefined` if the signal was aborted. Reads at most 500 notes and writes nothing. */
export async function runSetup(context: SetupContext, watch: ProgressOptions = {}): Promise<SetupResult | undefined> {
  const rules = compileSettings(context.settings, context.templateFolders);
  const survey = await surveyNotes({ ...context, rules }, part(watch, 0));
  if (survey.cancelled) return undefined;
  const proposal = await proposeSetup(survey, context, { ...(watch.signal && { signal: watch.signal }) });
  const before = await forecastSetup(survey, proposal, {}, context, part(watch, 1));
  const after = before && (await forecastSetup(survey, proposal, proposal.changes, context, part(watch, 2)));
  return before && after && { survey, proposal, before, after };
}

/**
 * Returns the validity of the surveyed notes after changes of the settings, such as the proposed ones or those that the user
 * edited; `undefined` if the signal was aborted.
 */
export async function forecastSetup(
  { notes }: NoteSurvey,
  { matches }: Pick<SetupProposal, 'matches'>,
  changes: SetupChanges,
  { clock, settings, templateFolders }: SetupContext,
  watch: ProgressOptions = {},
): Promise<SetupForecast | undefined> {
  const changed = applySetup(settings, changes);
  const habits = decidingHabits(matches, changed.dayOrder);
  return setupForecast(notes, changed, { clock, templateFolders, habits }, watch);
}

/**
 * Returns the result after decisions: the proposal for the selected keys, its changes with all decisions, and their
 * forecast; `undefined` if the signal was aborted. `result` is the one of {@link runSetup}.
 */
export async function decideSetup(
  result: SetupResult,
  decisions: SetupDecisions,
  context: SetupContext,
  watch: ProgressOptions = {},
): Promise<SetupResult | undefined> {
  const { survey } = result;
  const proposal = await proposeSetup(survey, context, watch, decisions.keys);
  const archives = proposal.questions.flatMap((question) => (question.about === 'archive' ? [question.folder] : []));
  const changes = decidedChanges(proposal.changes, decisions, archives, context.settings);
  const after = await forecastSetup(survey, proposal, changes, context, watch);
  return after && { ...result, proposal: { ...proposal, changes }, after };
}

/** Returns the habits that decide ambiguous amounts and days. The order of day and month is that of the settings. */
function decidingHabits(matches: readonly FieldMatch[], dayOrder: Settings['dayOrder']): DecidingHabits {
  const amount = matchOf('amount', matches)?.habits;
  const day = matchOf('closeDate', matches)?.habits;
  const closeDate = day && { ...day, dayOrder: dayOrder === 'ask' ? ('open' as const) : dayOrder };
  return { ...(amount && { amount }), ...(closeDate && { closeDate }) };
}

const PARTS = 3;

/** Returns the options for one of three parts of equal length; the progress is that of the whole. */
function part({ signal, progress }: ProgressOptions, at: number): ProgressOptions {
  return {
    ...(signal && { signal }),
    ...(progress && {
      progress: (done, total) => {
        progress(at * total + done, PARTS * total);
      },
    }),
  };
}

/** Returns the proposal for the surveyed notes. It lets the app draw between its parts. */
async function proposeSetup(
  { notes }: NoteSurvey,
  context: SetupContext,
  watch: ProgressOptions,
  selected?: SetupDecisions['keys'],
): Promise<SetupProposal> {
  const { clock, settings, templateFolders, history } = context;
  const { keyIndex } = compileSettings(settings, templateFolders);
  const kinds = likelyNotes(notes, keyIndex);
  await clock.pause();
  const columns = columnsOf(notes.filter(({ path }) => kinds.likely.has(path)));
  const found = matchColumns(columns, { keyIndex, currency: settings.currency, ...(history && { history }) });
  const matches = withSelectedKeys(found, selected);
  const { keys, unusable } = keyChanges(matches, settings);
  await clock.pause();
  const newKeys = { clock, templateFolders, settings: applySetup(settings, { keys }) };
  const markers = await markerChoices(notes, kinds, newKeys, watch);
  const currency = currencyInUse(matchOf('amount', matches), valuesOf('currency', matches, columns), settings.currency);
  const stages = settings.stages.length > 0 ? [] : stagesInUse(valuesOf('stage', matches, columns));
  const proposed = {
    keys,
    stages,
    markers: markers[0]?.markers ?? settings.markers,
    currency: currency.currency ?? settings.currency,
    dayOrder: proposedOrder(matches, settings),
  };
  return {
    likely: kinds.likely.size,
    templates: kinds.templates.size,
    matches,
    markers,
    unusableKeys: unusable,
    unread: unreadProperties(notes, keyIndex),
    questions: [...questionsOf(matches, currency, settings), ...archiveQuestions(kinds.likely, settings)],
    changes: changedMembers(proposed, settings),
  };
}

function matchOf(field: ColumnField, matches: readonly FieldMatch[]): FieldMatch['match'] {
  return matches.find((one) => one.field === field)?.match;
}

/** Returns the order in the settings; if they have none, the order that the dates prove. */
function proposedOrder(matches: readonly FieldMatch[], { dayOrder }: Settings): Settings['dayOrder'] {
  const proven = matchOf('closeDate', matches)?.habits.dayOrder ?? 'open';
  return dayOrder !== 'ask' || proven === 'open' ? dayOrder : proven;
}

function valuesOf(field: 'currency' | 'stage', matches: readonly FieldMatch[], columns: readonly NamedColumn[]) {
  const key = matchOf(field, matches)?.key;
  return columns.find((column) => column.key === key)?.values ?? [];
}

function questionsOf(
  matches: readonly FieldMatch[],
  { uses, currency }: CurrencyUse,
  settings: Settings,
): readonly SetupQuestion[] {
  const ties = matches.flatMap(({ field, isTie, alternatives }): SetupQuestion[] => {
    const keys = alternatives.filter(({ confidence }) => confidence !== 'guess').map(({ key }) => key);
    return isTie ? [{ about: 'key', field, keys }] : [];
  });
  const day = matchOf('closeDate', matches);
  return [
    { about: 'fiscal-start', current: settings.fiscalYearStart },
    ...ties,
    ...(day?.habits.dayOrder === 'open' && settings.dayOrder === 'ask'
      ? [{ about: 'day-order' as const, key: day.key, samples: day.samples }]
      : []),
    ...(currency === undefined && uses.length > 0 ? [{ about: 'currency' as const, uses }] : []),
  ];
}

/** Names of folders for closed work, in five languages, as `columnKey`. */
// cspell:disable
const ARCHIVES = new Set(
  ['archive', 'archives', 'archived', 'Archiv', 'archivo', 'archivado', 'アーカイブ'].map(columnKey),
);
// cspell:enable

function archiveQuestions(likely: ReadonlySet<string>, { markers }: Settings): readonly SetupQuestion[] {
  const found = new Map<string, number>();
  for (const path of likely) {
    const parts = folderOfPath(path).split('/');
    const at = parts.findIndex((name) => ARCHIVES.has(columnKey(name)));
    if (at < 0) continue;
    const folder = parts.slice(0, at + 1).join('/');
    found.set(folder, (found.get(folder) ?? 0) + 1);
  }
  const excluded = markers.excluded.split(',').map((folder) => folder.trim());
  return [...found]
    .filter(([folder]) => !excluded.includes(folder))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([folder, notes]) => ({ about: 'archive', folder, notes }));
}
