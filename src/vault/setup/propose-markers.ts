/** Proposes how the plugin recognizes opportunity notes: by a property, a tag, a folder, or their keys alone. */
import { folderOfPath } from '../../domain/file-name.ts';
import { compileSettings, type CompiledSettings } from '../../config/compiled-settings.ts';
import { validateFolder, validateMarkerKey, validateTag } from '../../config/rules.ts';
import type { Settings } from '../../config/settings.ts';
import { nameIn } from '../../domain/wikilink.ts';
import { matchedMarker, tagsIn } from '../../notes/markers.ts';
import { readNote } from '../../notes/read.ts';
import { kindOf, type NoteKind } from '../../notes/skip-reason.ts';
import type { Clock } from '../../log/ports.ts';
import type { ProgressOptions } from '../note-service.ts';
import { forEachTimeSliced } from '../time-slicing.ts';
import { columnKey } from '../../domain/column-key.ts';
import { entriesOf, type LikelyNotes } from './likely-opportunities.ts';
import type { SurveyedNote } from './survey-notes.ts';

type Markers = Settings['markers'];

/** Markers with their effect on the surveyed notes. */
export interface MarkerChoice {
  readonly markers: Markers;
  /** Number of notes that count as opportunities. */
  readonly counted: number;
  /** Number of likely opportunities that do not count. */
  readonly missed: number;
  /** Number of other notes that count. */
  readonly extra: number;
}

interface MarkerContext {
  /** The markers in force, with the keys that are proposed. */
  readonly settings: Settings;
  readonly templateFolders: readonly string[];
  readonly clock: Clock;
}

/** The value of a property, a tag, or a folder that most likely opportunities share. */
interface Shared {
  readonly type: Pick<Markers, 'key' | 'value'> | undefined;
  readonly tag: string | undefined;
  readonly folder: string | undefined;
}

/**
 * Returns at most five markers to choose from, best first: fewest missed opportunities and other notes, then the fewest changes of
 * the markers in force. The first is the proposal; the others miss less than half of the opportunities. The choices of an
 * aborted run are not complete. Each is tried on all surveyed notes, with the keys of `settings`.
 */
export async function markerChoices(
  notes: readonly SurveyedNote[],
  kinds: LikelyNotes,
  { settings, templateFolders, clock }: MarkerContext,
  watch: ProgressOptions = {},
): Promise<readonly MarkerChoice[]> {
  const shared = sharedBy(notes.filter(({ path }) => kinds.likely.has(path)));
  const candidates = candidateMarkers(settings.markers, shared).map((markers) =>
    compileSettings({ ...settings, markers }, templateFolders),
  );
  const tallies = candidates.map(() => ({ counted: 0, missed: 0, extra: 0, cost: 0 }));
  await forEachTimeSliced(notes, clock, watch, (note) => {
    const reading = readNote(note.text, candidates[0]?.keyIndex ?? NO_KEYS, settings.currency);
    const kind = kinds.likely.has(note.path) ? 'likely' : kinds.possible.has(note.path) ? 'possible' : 'other';
    const found = candidates.map((rules) => kindWith({ ...note, reading }, rules));
    const isMarked = found[0]?.skip === undefined && found[0]?.byKeys === false;
    for (const [at, tally] of tallies.entries()) addTo(tally, found[at]?.skip === undefined, isMarked, kind);
    return undefined;
  });
  return candidates
    .map(({ markers }, at) => ({ markers, ...(tallies[at] ?? EMPTY) }))
    .toSorted((one, other) => one.cost - other.cost)
    .filter(({ missed }, at) => at === 0 || missed * 2 < kinds.likely.size)
    .slice(0, MOST_CHOICES)
    .map(({ markers, counted, missed, extra }) => ({ markers, counted, missed, extra }));
}

const MOST_CHOICES = 5;
const NO_KEYS = { get: () => undefined, forecast: () => undefined };
const EMPTY = { counted: 0, missed: 0, extra: 0, cost: 0 };

function kindWith({ path, text, reading }: SurveyedNote, rules: CompiledSettings): NoteKind {
  const entries = reading.state === 'read' ? reading.note.entries : [];
  const effect = matchedMarker(rules.marks, path, () => ({ text, tags: tagsIn(entries) }));
  return kindOf(text, reading, rules.markers, effect);
}

/**
 * Adds one note to the tally. A likely opportunity that does not count costs as much as another note that counts. A possible
 * opportunity costs half, and so does a note that the markers in force mark and the new ones do not.
 */
function addTo(
  tally: typeof EMPTY,
  isCounted: boolean,
  isMarked: boolean,
  kind: 'likely' | 'possible' | 'other',
): void {
  if (isCounted) tally.counted += 1;
  if (kind === 'likely') {
    if (isCounted) return;
    tally.missed += 1;
    tally.cost += 2;
  } else if (isCounted) {
    tally.extra += 1;
    if (!isMarked) tally.cost += kind === 'possible' ? 1 : 2;
  } else if (isMarked) tally.cost += 1;
}

/** Returns the markers in force, then others: first the type of a note, then tag and folder, then both as limits; each once. */
function candidateMarkers(current: Markers, { type, tag, folder }: Shared): readonly Markers[] {
  const types = [{}, ...(type === undefined ? [] : [type]), { key: '' }];
  const places = [
    {},
    ...(tag === undefined ? [] : [{ tag, tagAndFolder: 'add' as const }]),
    ...(folder === undefined ? [] : [{ folder, tagAndFolder: 'add' as const }]),
    ...(tag === undefined ? [] : [{ tag, tagAndFolder: 'limit' as const }]),
    ...(folder === undefined ? [] : [{ folder, tagAndFolder: 'limit' as const }]),
  ];
  const all = places.flatMap((place) => types.map((one) => ({ ...current, ...one, ...place })));
  return [...new Map(all.map((markers) => [JSON.stringify(markers), markers])).values()];
}

/** Keys that name the type of a note, as `columnKey`. */
// cspell:disable
const TYPE_KEYS = new Set(
  ['type', 'typ', 'notetype', 'class', 'fileClass', 'category', 'kategorie', 'kind', 'tipo', '種類'].map(columnKey),
);
// cspell:enable

/** A tag, folder, or value is shared if this part of the likely opportunities has it. */
const MOST_OF = 0.8;

function sharedBy(notes: readonly SurveyedNote[]): Shared {
  const least = Math.max(2, notes.length * MOST_OF);
  const types = notes.map((note) =>
    entriesOf(note).flatMap(({ key, value }) => {
      const name = TYPE_KEYS.has(columnKey(key)) && validateMarkerKey(key) === undefined ? nameIn(value) : undefined;
      return name === undefined ? [] : [JSON.stringify([key, name])];
    }),
  );
  const type = mostShared(types, least);
  const [key = '', value = ''] = type === undefined ? [] : (JSON.parse(type) as string[]);
  return {
    type: type === undefined ? undefined : { key, value },
    tag: mostShared(notes.map(tagsOfNote), least),
    folder: mostShared(
      notes.map(({ path }) => foldersOf(path)),
      least,
    ),
  };
}

/** Returns the longest text that at least `least` of the lists contain; of equally long ones the first by name. */
function mostShared(lists: readonly (readonly string[])[], least: number): string | undefined {
  const found = new Map<string, number>();
  for (const list of lists) for (const text of new Set(list)) found.set(text, (found.get(text) ?? 0) + 1);
  const [best] = [...found]
    .filter(([, count]) => count >= least)
    .sort(([one], [other]) => other.length - one.length || (one < other ? -1 : 1));
  return best?.[0];
}

const BODY_TAG = /(?:^|\s)#([\p{L}\p{N}\p{M}_/-]+)/gu;

function tagsOfNote(note: SurveyedNote): readonly string[] {
  const inBody = [...note.text.matchAll(BODY_TAG)].map((match) => match[1] ?? '');
  const tags = [...tagsIn(entriesOf(note)), ...inBody].map((tag) =>
    tag.normalize('NFC').replace(/^#/, '').toLowerCase(),
  );
  return tags.filter((tag) => tag !== '' && validateTag(tag) === undefined);
}

function foldersOf(path: string): readonly string[] {
  const parts = folderOfPath(path).split('/');
  return parts
    .map((_, at) => parts.slice(0, at + 1).join('/'))
    .filter((folder) => folder !== '' && validateFolder(folder) === undefined);
}
