/** Display model of the setup assistant: one choice per line, the forecast, and the decisions that a choice makes. */
import { DEFAULT_SETTINGS, type Settings } from '../../config/settings.ts';
import { KEYS } from '../../domain/fields.ts';
import { capital, quoted } from '../../domain/sentence.ts';
import { dayOrderOf } from '../../domain/suggest-fix-value.ts';
import type { ColumnMatch, FieldMatch } from '../../vault/setup/match-columns.ts';
import { columnsFor, type SetupDecisions } from '../../vault/setup/setup-decisions.ts';
import type { SetupQuestion, SetupResult } from '../../vault/setup/setup.ts';
import { DAY_ORDER_TEXT } from '../text/changes.ts';
import { counted } from '../text/format.ts';
import {
  columnLabel,
  forecastText,
  invalidReasonText,
  markerText,
  setupQuestion,
  stagesText,
  unreadText,
} from '../text/setup.ts';
import type { Tone } from '../text/tone.ts';

/** A choice between several values. */
export interface SetupChoice {
  /** Stable name of the choice, for {@link decisionsWith}. */
  readonly id: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  /** The value of the selected option. */
  readonly value: string;
  readonly state: { readonly text: string; readonly tone: Tone } | undefined;
  /** Samples or counts; can be empty. */
  readonly detail: string;
}

export interface SetupModel {
  readonly head: string;
  readonly groups: readonly { readonly heading: string; readonly choices: readonly SetupChoice[] }[];
  /** Sentences about the stages in use, and about data that the plugin cannot read. */
  readonly hints: readonly string[];
  readonly forecast: string;
  /** Label of the list of `reasons`; empty without reasons. */
  readonly why: string;
  readonly reasons: readonly string[];
  readonly hasChanges: boolean;
}

/** Returns true if no setting was changed yet. */
export function isUnset(settings: Settings): boolean {
  return JSON.stringify(settings) === JSON.stringify(DEFAULT_SETTINGS);
}

export function setupModel(result: SetupResult, decisions: SetupDecisions, settings: Settings): SetupModel {
  const { survey, proposal, after } = result;
  const rest = after.counted - after.validAfterFixes;
  return {
    head: `${proposal.likely} of ${counted(survey.total, 'note')} look like opportunities. The setup doesn’t change your notes.`,
    groups: [
      { heading: 'Properties', choices: proposal.matches.map((match) => keyChoice(match, settings, result)) },
      {
        heading: 'Settings',
        choices: [
          markerChoice(result, decisions, settings),
          ...dayOrderChoice(result, decisions, settings),
          ...proposal.questions.flatMap((question) => questionChoice(question, result, decisions, settings) ?? []),
        ],
      },
    ],
    hints: [
      ...(proposal.changes.stages === undefined ? [] : [stagesText(proposal.changes.stages)]),
      ...proposal.unread.map(unreadText),
    ],
    forecast: `${forecastText(result)}.`,
    why: rest === 0 ? '' : `Why not the other ${rest}`,
    reasons: after.reasonsAfterFixes.map(invalidReasonText),
    hasChanges: Object.keys(proposal.changes).length > 0,
  };
}

const STATES = {
  sure: { text: 'Sure', tone: 'good' },
  likely: { text: 'Likely', tone: 'warn' },
  guess: { text: 'Guess', tone: 'warn' },
  read: { text: 'Already read', tone: 'quiet' },
  none: { text: 'Not found', tone: 'quiet' },
  tie: { text: 'Undecided', tone: 'warn' },
} as const satisfies Record<string, SetupChoice['state']>;

function keyChoice(one: FieldMatch, settings: Settings, { proposal }: SetupResult): SetupChoice {
  const { field, match, isTie } = one;
  const unusable = proposal.unusableKeys.find((each) => each.field === field);
  const current = settings.keys[field] ?? KEYS[field].key;
  const keys = columnsFor(one).map(({ key }) => key);
  const fits =
    match && `${samplesText(match)} (${Math.round(match.share * 100)}% of ${counted(match.count, 'note')} fit)`;
  return {
    id: field,
    label: capital(columnLabel(field)),
    options: [
      ['', isTie ? 'Choose a property' : `Don’t change (${current})`],
      ...keys.toSorted().map((key) => [key, key] as const),
    ],
    value: match?.key ?? '',
    state: STATES[match ? (match.evidence === 'read' ? 'read' : match.confidence) : isTie ? 'tie' : 'none'],
    detail: unusable?.message ?? fits ?? '',
  };
}

/** Returns the samples, each with the value that a fix writes if it is another one. */
function samplesText({ samples, written }: Pick<ColumnMatch, 'samples' | 'written'>): string {
  return samples.map((sample, at) => [...new Set([sample, written[at] ?? sample])].join(' → ')).join(' · ');
}

function markerChoice(
  { proposal: { markers, changes } }: SetupResult,
  decisions: SetupDecisions,
  settings: Settings,
): SetupChoice {
  const inForce = decisions.markers ?? markers[0]?.markers ?? changes.markers ?? settings.markers;
  const shown = markers.find((choice) => JSON.stringify(choice.markers) === JSON.stringify(inForce));
  const all = shown ? markers : [{ markers: inForce }, ...markers];
  return {
    id: 'marker',
    label: 'Opportunities have',
    options: all.map((choice) => [JSON.stringify(choice.markers), markerText(choice.markers)]),
    value: JSON.stringify(inForce),
    state: undefined,
    detail: shown ? `${shown.counted} counted, ${shown.missed} missed, ${counted(shown.extra, 'other note')}` : '',
  };
}

/** Returns the choice that answers a question; `undefined` for a key and the order of dates, which have their own lines. */
function questionChoice(
  question: SetupQuestion,
  { proposal }: SetupResult,
  decisions: SetupDecisions,
  settings: Settings,
): SetupChoice | undefined {
  const choice = (value: string | number, options: SetupChoice['options']): SetupChoice => {
    return { id: question.about, label: setupQuestion(question), options, value: String(value), ...PLAIN };
  };
  switch (question.about) {
    case 'fiscal-start':
      return choice(decisions.fiscalYearStart ?? settings.fiscalYearStart, MONTHS);
    case 'currency': {
      const codes = question.uses.map(([code]) => code).filter((code) => /^[A-Z]{3}$/.test(code));
      const all = [...new Set([settings.currency, ...codes])];
      return choice(
        decisions.currency ?? proposal.changes.currency ?? settings.currency,
        all.map((code) => [code, code]),
      );
    }
    case 'archive':
      return choice(decisions.skipsArchives === true ? 'skip' : 'count', [
        ['count', 'Yes'],
        ['skip', `No, skip ${quoted(question.folder)}`],
      ]);
    case 'day-order':
    case 'key':
      return undefined;
  }
}

/** Returns the choice of the order of day and month, if dates have one. */
function dayOrderChoice(
  { proposal: { matches, changes } }: SetupResult,
  decisions: SetupDecisions,
  settings: Settings,
): readonly SetupChoice[] {
  const day = matches.find(({ field }) => field === 'closeDate')?.match;
  if (day?.habits.dayOrder === undefined) return [];
  const { key, samples } = day;
  return [
    {
      id: 'day-order',
      label: setupQuestion({
        about: 'day-order',
        key,
        samples: samples.filter((one) => dayOrderOf(one) !== undefined),
      }),
      options: [['ask', 'Don’t decide'], ...Object.entries(DAY_ORDER_TEXT)],
      value: decisions.dayOrder ?? changes.dayOrder ?? settings.dayOrder,
      ...PLAIN,
    },
  ];
}

const PLAIN = { state: undefined, detail: '' };

/** Number and name of each month. */
const MONTHS = 'January February March April May June July August September October November December'
  .split(' ')
  .map((name, at) => [String(at + 1), name] as const);

/** Returns the decisions after the user selected a value of a choice. */
export function decisionsWith(decisions: SetupDecisions, id: string, value: string): SetupDecisions {
  if (id === 'marker') return { ...decisions, markers: JSON.parse(value) as Settings['markers'] };
  if (id === 'fiscal-start') return { ...decisions, fiscalYearStart: Number(value) };
  if (id === 'currency') return { ...decisions, currency: value };
  if (id === 'archive') return { ...decisions, skipsArchives: value === 'skip' };
  if (id === 'day-order') return { ...decisions, dayOrder: value as Settings['dayOrder'] };
  return { ...decisions, keys: { ...decisions.keys, [id]: value } };
}
