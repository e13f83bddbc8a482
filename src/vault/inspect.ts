/** Analyzes one note's text in a single reading. */
import { attribute, type Attribution } from '../attribution/attribution.ts';
import { effectiveValues, type EffectiveValues } from '../attribution/enrichment.ts';
import { storedState } from '../attribution/is-outdated.ts';
import type { Day } from '../domain/day.ts';
import type { Misread } from '../domain/encoding.ts';
import { isError, SEVERITIES, type Finding } from '../domain/finding.ts';
import type { OpportunityNote, Reading } from '../domain/opportunity.ts';
import { placeOf, type Place } from '../domain/place.ts';
import { onlyItem, type NoteValue } from '../domain/value.ts';
import { kindOf } from '../notes/skip-reason.ts';
import { detachString } from '../domain/detach-string.ts';
import { foldedKey } from '../domain/key.ts';
import { byKey } from '../domain/memo.ts';
import { readNote, textOf } from '../notes/read.ts';
import { CRM_IDS, type CrmId } from '../targets/targets.ts';
import { duplicateOf } from '../validation/id-duplicate.ts';
import { validate, type ValidationContext } from '../validation/validate.ts';
import type { Enrichment, Inspection } from './note-service.ts';
import { keepValidFixes } from './keep-valid-fixes.ts';
import { linkKey } from './record-link.ts';
import { matchedMarker, tagsIn } from '../notes/markers.ts';
import type { CompiledSettings } from '../config/compiled-settings.ts';

/** Returns the paths of other notes with an ID, sorted, without the note itself. */
export type OthersWithId = (id: string) => readonly string[];

/**
 * Analysis of a note's own text, valid while the text is unchanged. It does not include duplicate IDs, because other
 * notes may change at any time.
 */
export interface NoteAnalysis {
  readonly inspection: Inspection;
  /** The settings and the day of the analysis; it is invalid under any other. */
  readonly rules: CompiledSettings;
  readonly today: Day;
  /** The place for a duplicate-ID finding; `undefined` for a note without an ID. */
  readonly idPlace: IdPlace | undefined;
}

/** The place of the ID's key, and the index for a finding at that place. */
interface IdPlace extends Place {
  readonly key: string;
  readonly before: number;
}

const noOthers: OthersWithId = () => NONE;

const NONE: readonly never[] = Object.freeze([]);
const NO_VALUES: Inspection['effective'] = new Map();
const ALL_READ: Inspection['unreadable'] = new Map();

/** An analysis, and the reading that it is based on. */
export interface AnalyzedText {
  readonly analysis: NoteAnalysis;
  readonly reading: Reading;
}

/**
 * Returns the analysis of a text. Pure; never throws for any note. If `misread` is given, the file is not UTF-8, and
 * the text is its readable part.
 */
export function analyzeNote(
  path: string,
  text: string,
  rules: CompiledSettings,
  today: Day,
  misread?: Misread,
): AnalyzedText {
  const checked = readAndCheck(path, text, rules, today, misread);
  const { reading, note, readable, values, attribution, kind } = checked;
  const findings = keepValidFixes(checked.findings, text, (edited) => {
    const after = readAndCheck(path, edited, rules, today, undefined);
    return after.note && after.findings;
  });
  const stored = storedValue(reading);
  const state = storedState(stored, attribution);
  const calculatedAt = state === 'current' ? stampIn(stored) : undefined;
  const inspection: Inspection = {
    path,
    skip: kind.skip,
    opportunity: values?.opportunity,
    effective: values?.effective ?? NO_VALUES,
    emptyFields: note?.emptyFields ?? NONE,
    unreadable: note?.unreadable ?? ALL_READ,
    findings,
    valid: note !== undefined && !findings.some(isError),
    attribution,
    stored: state,
    enrichments: values === undefined ? NONE : enrichmentsIn(values, rules),
  };
  const links = readable && linksIn(readable);
  const lastActivity = note && activityIn(note, rules.activityKey);
  const complete = withOptions(inspection, { calculatedAt, links, lastActivity }, kind.byKeys);
  return {
    analysis: { inspection: complete, rules, today, idPlace: note && idPlaceOf(note, text, findings) },
    reading,
  };
}

type Optional = 'calculatedAt' | 'links' | 'lastActivity';

/** Adds the members that few notes have. A note that cannot be read keeps its link, so that its record is not linked again. */
function withOptions(
  inspection: Inspection,
  { calculatedAt, links, lastActivity }: { readonly [Name in Optional]: Inspection[Name] | undefined },
  byKeys: boolean,
): Inspection {
  if (calculatedAt === undefined && links === undefined && lastActivity === undefined && !byKeys) return inspection;
  return {
    ...inspection,
    ...(calculatedAt !== undefined && { calculatedAt }),
    ...(links && { links }),
    ...(lastActivity !== undefined && { lastActivity }),
    ...(byKeys && { byKeys: true as const }),
  };
}

/** Keys in the form of comparison: the same few keys occur in all notes. */
const keyOf = byKey(foldedKey);

/** Returns the last activity as written; `undefined` if the note has none. */
function activityIn({ others }: OpportunityNote, activityKey: string): string | undefined {
  if (activityKey === '') return undefined;
  const entry = others.find(({ key }) => keyOf(key) === activityKey);
  const text = entry && textOf([entry]);
  return text === undefined ? undefined : detachString(text);
}

/** Returns the reading of a text and the results of its checks. */
function readAndCheck(path: string, text: string, rules: CompiledSettings, today: Day, misread: Misread | undefined) {
  const reading = readNote(text, rules.keyIndex, rules.currency);
  const note = reading.state === 'read' ? reading.note : undefined;
  const values = note && effectiveValues(note, rules.rules);
  const attribution =
    values && attribute({ opportunity: values.opportunity, unreadable: note.unreadable }, rules.method);
  const readable = note ?? (reading.state === 'broken' ? reading.guess : undefined);
  const markerEffect = matchedMarker(rules.marks, path, () => ({ text, tags: tagsIn(readable?.entries ?? NONE) }));
  const kind = kindOf(text, reading, rules.markers, markerEffect);
  const findings = validate(reading, contextOf(path, text, rules, today, attribution, markerEffect.markedBy, misread));
  return { reading, note, readable, values, attribution, kind, findings };
}

function idPlaceOf(
  { opportunity, sources }: OpportunityNote,
  text: string,
  findings: readonly Finding[],
): IdPlace | undefined {
  const entry = opportunity.id === undefined ? undefined : sources.id?.[0];
  if (entry === undefined) return undefined;
  const { from, to, line, column } = placeOf(text, { from: entry.keyFrom, to: entry.keyTo });
  const after = findings.findIndex((finding) => (finding.place?.from ?? -1) >= from);
  return { from, to, line, column, key: entry.key, before: after < 0 ? findings.length : after };
}

function contextOf(
  path: string,
  text: string,
  rules: CompiledSettings,
  today: Day,
  attribution: Attribution | undefined,
  markedBy: string | undefined,
  misread: Misread | undefined,
): ValidationContext {
  const { keyNames, stages, method } = rules;
  const oemWeights = method.parameters.oemWeights.length;
  return {
    path,
    text,
    today,
    keys: keyNames,
    stages,
    oemWeights,
    othersWithId: noOthers,
    attribution,
    markedBy,
    misread,
  };
}

/**
 * Returns the inspection with the finding for a duplicate ID that other notes cause. Returns the cached object itself
 * if there is nothing to add.
 */
export function withOthers({ inspection, idPlace }: NoteAnalysis, othersWithId: OthersWithId): Inspection {
  const id = inspection.opportunity?.id;
  if (idPlace === undefined || id === undefined) return inspection;
  const others = othersWithId(id);
  if (others.length === 0) return inspection;
  const { from, to, line, column, key, before } = idPlace;
  const place = { from, to, line, column };
  const finding: Finding = {
    code: 'id-duplicate',
    severity: SEVERITIES['id-duplicate'],
    field: 'id',
    key,
    at: { from, to },
    place,
    data: duplicateOf(id, inspection.path, others),
  };
  return { ...inspection, findings: inspection.findings.toSpliced(before, 0, finding), valid: false };
}

/** Returns the inspection of one note. `othersWithId` must exclude the note itself. */
export function inspect(
  path: string,
  text: string,
  rules: CompiledSettings,
  today: Day,
  othersWithId: OthersWithId,
  misread?: Misread,
): Inspection {
  return withOthers(analyzeNote(path, text, rules, today, misread).analysis, othersWithId);
}

/** Returns true if the plugin must not write the note because its file is not UTF-8. */
export function isUnwritable({ findings }: Inspection): boolean {
  return findings.some(({ code }) => code === 'encoding-not-utf8');
}

/** Returns the value of `rev_attribution`; `undefined` if the key is absent. */
export function storedValue(reading: Reading): NoteValue | undefined {
  return reading.state === 'read' ? reading.note.sources.revAttribution?.[0]?.value : undefined;
}

function stampIn(stored: NoteValue | undefined): string | undefined {
  if (stored?.kind !== 'map') return undefined;
  const stamp = stored.entries.find((entry) => entry.key === 'calculated_at')?.value;
  return stamp?.kind === 'scalar' ? detachString(stamp.text) : undefined;
}

/** A list of one counts as its text. A plugin key with any other value counts as an empty link. */
function linksIn({ entries }: Pick<OpportunityNote, 'entries'>): Inspection['links'] {
  let links: Partial<Record<CrmId, string>> | undefined;
  for (const { key, value } of entries) {
    const target = key.startsWith('crm_') ? LINK_KEYS.get(key) : undefined;
    if (target === undefined) continue;
    const text = onlyItem(value);
    (links ??= {})[target] = text.kind === 'scalar' ? detachString(text.text) : '';
  }
  return links;
}

const LINK_KEYS: ReadonlyMap<string, CrmId> = new Map(CRM_IDS.map((target) => [linkKey(target), target]));

function enrichmentsIn({ enrichments }: EffectiveValues, { keyNames }: CompiledSettings): readonly Enrichment[] {
  if (enrichments.length === 0) return NONE;
  return enrichments.map((enrichment) => ({ ...enrichment, key: keyNames[enrichment.field][0] ?? enrichment.field }));
}
