/** What the import from a CRM asks and shows, ready to print. */
import type { RemoteFilter } from '../../targets/core/crm.ts';
import { visibleText } from '../../domain/foreign.ts';
import type { Candidate, ImportOutcome } from '../../sync/sync-service.ts';
import { about, fieldReasons } from '../text/plan.ts';
import { counted } from '../text/format.ts';

export interface ImportItem {
  readonly remoteId: string;
  readonly title: string;
  readonly about: string;
  /** Lower case, for the text filter. */
  readonly haystack: string;
}

/** `day` as a date field gives it, `YYYY-MM-DD`; empty: whenever it changed. */
export function importFilter(mine: boolean, open: boolean, day: string): RemoteFilter {
  return { mine, open, since: /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T00:00:00Z` : '' };
}

/** By title; numbers as people write them. */
export function importItems(candidates: readonly Candidate[], locale?: string): readonly ImportItem[] {
  const said = (value: string): string =>
    /^\d+(?:\.\d+)?$/.test(value) ? Number(value).toLocaleString(locale) : value;
  return candidates
    .map(({ remoteId, title, fields }) => {
      const about = Object.values(fields).filter(Boolean).map(said).join(' · ');
      return { remoteId, title: title === '' ? remoteId : title, about, haystack: `${title} ${about}`.toLowerCase() };
    })
    .sort((one, other) => one.title.localeCompare(other.title));
}

export function createLabel(count: number): string {
  return count === 0 ? 'Choose what to import' : `Create ${counted(count, 'note')}`;
}

const WITHOUT_NOTE: Readonly<Record<Exclude<ImportOutcome['result'], 'made' | 'failed'>, string>> = {
  known: 'A note is already linked to this record.',
  missing: 'The record doesn’t exist in {crm}, or you don’t have access to it.',
  left: 'The import was canceled before this record.',
};

/** Sentences about a record: why it has no new note, or which of its values the note did not take. */
export function importNews({ title, result, message = '', skipped }: ImportOutcome, crm: string): readonly string[] {
  const name = visibleText(title);
  if (result === 'made') {
    return skipped.map((field) => {
      const why = about(fieldReasons(field), crm);
      return `${visibleText(field.label ?? field.remote)} wasn’t imported. ${why}`;
    });
  }
  if (result === 'failed') return [`${name}: no note was created. ${visibleText(message)}`];
  return [`${name}: ${about(WITHOUT_NOTE[result], crm)}`];
}
