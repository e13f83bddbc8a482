/** Display model of the import from a CRM: its filter, its records, and its results. */
import type { RemoteFilter } from '../../targets/core/crm.ts';
import { displayMoney } from '../../domain/money.ts';
import { visibleText } from '../../domain/untrusted-text.ts';
import type { Candidate, ImportOutcome } from '../../sync/sync-service.ts';
import { fillCrmName, fieldReasons } from '../text/plan.ts';
import { counted } from '../text/format.ts';

export interface ImportItem {
  readonly remoteId: string;
  readonly title: string;
  readonly about: string;
  /** Lowercase text that the text filter searches. */
  readonly haystack: string;
}

/** Returns the filter of a search. `day` is the value of a date input, `YYYY-MM-DD`; empty for any date of change. */
export function importFilter(mine: boolean, open: boolean, day: string): RemoteFilter {
  return { mine, open, since: /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T00:00:00Z` : '' };
}

/** Returns the records sorted by title, with numbers in the locale's format. */
export function importItems(candidates: readonly Candidate[], locale?: string): readonly ImportItem[] {
  const said = (value: string): string =>
    /^\d+(?:\.\d+)?$/.test(value) ? Number(value).toLocaleString(locale) : value;
  return candidates
    .map(({ remoteId, title, amount, fields }) => {
      const values = Object.values(fields).filter(Boolean).map(said);
      const about = [...(amount === undefined ? [] : [displayMoney(amount, locale)]), ...values].join(' · ');
      return { remoteId, title: title === '' ? remoteId : title, about, haystack: `${title} ${about}`.toLowerCase() };
    })
    .sort((one, other) => one.title.localeCompare(other.title));
}

/** Returns the number of records that have a note already; an empty text for none. */
export function knownText(known: number): string {
  return known === 0 ? '' : `${counted(known, 'other record')} already ${known === 1 ? 'has a note' : 'have notes'}.`;
}

export function createLabel(count: number): string {
  return count === 0 ? 'Choose what to import' : `Create ${counted(count, 'note')}`;
}

const WITHOUT_NOTE: Readonly<Record<Exclude<ImportOutcome['result'], 'made' | 'failed'>, string>> = {
  known: 'A note is already linked to this record.',
  missing: 'The record doesn’t exist in {crm}, or you don’t have access to it.',
  left: 'The import was canceled before this record.',
};

/** Returns sentences about a record: why no note was created, or which of its values are not in the note. */
export function importSummary({ title, result, message = '', skipped }: ImportOutcome, crm: string): readonly string[] {
  const name = visibleText(title);
  if (result === 'made') {
    return skipped.map((field) => {
      const why = fillCrmName(fieldReasons(field), crm);
      return `${visibleText(field.label ?? field.remote)} wasn’t imported. ${why}`;
    });
  }
  if (result === 'failed') return [`${name}: no note was created. ${visibleText(message)}`];
  return [`${name}: ${fillCrmName(WITHOUT_NOTE[result], crm)}`];
}
