/** Display model of the export preview: dry-run banner and the list of records. */
import { displayMoney } from '../../domain/money.ts';
import { quoted } from '../../domain/sentence.ts';
import { SEVERITIES, type UnplacedFinding } from '../../domain/finding.ts';
import type { ExportBatch, ExportResult } from '../../vault/note-service.ts';
import { TARGETS, type TargetId } from '../../targets/targets.ts';
import type { BannerSpec } from '../parts/draw.ts';
import type { Facet } from '../parts/filter-bar.ts';
import { findingSummary } from '../text/findings.ts';
import { counted, containsWords, distinctNames, noteName } from '../text/format.ts';
import { skippedSentence, uncheckedText } from '../text/refusals.ts';

/** Settings that the preview shows. */
export interface PreviewSettings {
  readonly dryRun: boolean;
  /** Folder of exported files; empty for the root of the vault. */
  readonly exportFolder: string;
}

export type PreviewFacet = 'all' | 'ready' | 'left-out';

/** One record of the list; `result` is the source of its details. */
export interface PreviewEntry {
  readonly path: string;
  readonly title: string;
  readonly id: string;
  /** File name of the note if another note has the same title; otherwise empty. */
  readonly name: string;
  readonly state: 'ready' | 'left-out';
  /** `Ready`, `Ready, 1 issue`, or `2 errors`. */
  readonly status: string;
  readonly tone: 'good' | 'warn' | 'bad';
  /** Lowercase text that the text filter searches. */
  readonly haystack: string;
  readonly result: ExportResult;
}

export interface PreviewModel {
  readonly banner: BannerSpec;
  /** Text about the skipped and unreadable notes, with reasons and counts; empty if none exist. */
  readonly apart: string;
  readonly facets: readonly Facet<PreviewFacet>[];
  /** Records in the order of the paths. */
  readonly entries: readonly PreviewEntry[];
  /** Button that writes the file; `undefined` for a CRM, which gets no file. */
  readonly write: { readonly label: string; readonly help: string; readonly possible: boolean } | undefined;
}

/** Returns the formats to choose from, in the order of the targets. */
export function formatChoices(): readonly { readonly id: TargetId; readonly label: string }[] {
  return (Object.keys(TARGETS) as TargetId[]).map((id) => ({ id, label: TARGETS[id].label }));
}

export function previewModel(batch: ExportBatch, settings: PreviewSettings): PreviewModel {
  const names = distinctNames(
    batch.results.map((result) => ({ path: result.inspection.path, title: titleOf(result) })),
  );
  const entries = batch.results.map((result) => entryOf(result, names.get(result.inspection.path) ?? ''));
  const ready = entries.filter((entry) => entry.state === 'ready').length;
  const out = entries.length - ready;
  return {
    banner: bannerOf(batch.target, settings, batch.checked),
    apart: apartText(batch),
    facets: [
      { id: 'all', label: 'All', count: entries.length },
      { id: 'ready', label: 'Ready', count: ready },
      { id: 'left-out', label: 'Excluded', count: out },
    ],
    entries,
    write: writeOf(batch.target, settings, ready),
  };
}

/**
 * Returns the banner: the effect of dry run for this target, and the checks that are still pending. If nothing can be
 * sent, the text explains it, in place of a disabled button.
 */
export function bannerOf(
  target: TargetId,
  { dryRun, exportFolder }: PreviewSettings,
  checked: ExportBatch['checked'] = 'all',
): BannerSpec {
  const { label, kind } = TARGETS[target];
  if (kind === 'document') {
    const where = folderText(exportFolder);
    return dryRun
      ? {
          variant: 'dry',
          label: 'Dry run is on',
          text: `Dry run applies only to CRMs. You can still write a file to ${where}.`,
        }
      : { variant: 'open', label: 'Files only', text: `Files go into ${where}. No CRM is contacted.` };
  }
  const unchecked = checked === 'offline' ? ` ${uncheckedText(label)}` : '';
  const later = `To send it, connect ${label} in settings and sync.${unchecked}`;
  return dryRun
    ? { variant: 'dry', label: 'Dry run is on', text: `This is a preview. Nothing is sent from here. ${later}` }
    : { variant: 'open', label: 'Preview only', text: `Nothing is sent from here. ${later}` };
}

/** Returns the entries that match a filter, in the same order; every word must occur in path, title, or ID. */
export function filterPreview(
  entries: readonly PreviewEntry[],
  facet: PreviewFacet,
  text: string,
): readonly PreviewEntry[] {
  return entries.filter((entry) => (facet === 'all' || entry.state === facet) && containsWords(entry.haystack, text));
}

/**
 * Returns the line under a record's name: the file name if the title is not unique, then the first error of an excluded
 * record, or else amount and ID; the path if all are missing. Called only for entries that are drawn.
 */
export function entryDetail({ path, id, name, result }: PreviewEntry, locale?: string): string {
  const error = result.ok ? undefined : result.findings.find(isError);
  const amount = result.inspection.opportunity?.amount;
  const about = error ? [findingSummary(error)] : [amount === undefined ? '' : displayMoney(amount, locale), id];
  return [name, ...about].filter(Boolean).join(' · ') || path;
}

function titleOf({ inspection: { path, opportunity } }: ExportResult): string {
  return opportunity?.title ?? noteName(path);
}

function entryOf(result: ExportResult, name: string): PreviewEntry {
  const { path, opportunity, findings } = result.inspection;
  const title = titleOf(result);
  const id = opportunity?.id ?? '';
  const count = result.ok ? findings.length + result.formatted.findings.length : errorsOf(result);
  const [words, tone] = result.ok
    ? count === 0
      ? (['Ready', 'good'] as const)
      : ([`Ready, ${counted(count, 'issue')}`, 'warn'] as const)
    : ([counted(count, 'error'), 'bad'] as const);
  return {
    path,
    title,
    id,
    name,
    state: result.ok ? 'ready' : 'left-out',
    status: words,
    tone,
    haystack: `${path} ${title} ${id}`.toLowerCase(),
    result,
  };
}

function errorsOf(result: ExportResult & { ok: false }): number {
  return Math.max(result.findings.filter(isError).length, 1);
}

const isError = ({ code }: UnplacedFinding): boolean => SEVERITIES[code] === 'error';

function apartText({ skipped, failures, cancelled }: ExportBatch): string {
  const failed = failures.length === 0 ? '' : `${counted(failures.length, 'note')} couldn’t be read.`;
  const stopped = cancelled ? 'Stopped early. The list is incomplete.' : '';
  return [stopped, skippedSentence(skipped), failed].filter(Boolean).join(' ');
}

function writeOf(target: TargetId, { exportFolder }: PreviewSettings, ready: number): PreviewModel['write'] {
  if (TARGETS[target].kind !== 'document') return undefined;
  return {
    label: 'Write file',
    help:
      ready === 0
        ? 'No opportunity is ready, so there’s nothing to write.'
        : `Ready records are written to a new dated file in ${folderText(exportFolder)}. Existing files aren’t overwritten.`,
    possible: ready > 0,
  };
}

function folderText(folder: string): string {
  return folder === '' || folder === '/' ? 'the top folder of your vault' : quoted(folder);
}
