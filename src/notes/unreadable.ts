/** Fields of a note that have a key but no value: empty ones, and those that cannot be read as their kind. */
import { FIELD_NAMES, type FieldName } from '../domain/fields.ts';
import { isCurrency } from '../domain/money.ts';
import { namelessItems, textlessItems } from '../domain/names.ts';
import type { ForecastSource, Opportunity, OpportunityNote, Unreadable } from '../domain/opportunity.ts';
import { isBlank, onlyItem, type NoteValue } from '../domain/value.ts';
import { detachString } from '../domain/detach-string.ts';

const NO_VALUES: Unreadable = new Map();
const NO_FIELDS: readonly FieldName[] = [];

/** Fields that are read even if their key has no value. */
const READ_IF_BLANK: ReadonlySet<FieldName> = new Set(['currency', 'revAttribution']);

/**
 * Returns the fields without a value. `opportunity` is the result of reading these sources. All notes without such
 * fields share one empty map.
 */
export function unreadIn(
  text: string,
  { sources, forecastSources, opportunity }: Pick<OpportunityNote, 'sources' | 'forecastSources' | 'opportunity'>,
): Pick<OpportunityNote, 'unreadable' | 'emptyFields'> {
  let unreadable: Map<FieldName | ForecastSource['what'], string> | undefined;
  let emptyFields: FieldName[] | undefined;
  const hasCurrency = sources.currency === undefined || isCurrency(opportunity.currency);
  for (const field of FIELD_NAMES) {
    const value = sources[field]?.[0]?.value;
    if (value === undefined) continue;
    const isRead = isFieldRead(field, value, opportunity, hasCurrency);
    if (isRead && !READ_IF_BLANK.has(field)) continue;
    if (isBlank(value)) {
      if (value.kind !== 'map') (emptyFields ??= []).push(field);
    } else if (!isRead) (unreadable ??= new Map()).set(field, detachString(text.slice(value.from, value.to)));
  }
  for (const source of forecastSources) {
    const { what, entry } = source;
    if (isForecastRead(what, opportunity, hasCurrency) || isBlank(entry.value)) continue;
    if (forecastSources.find((one) => one.what === what) !== source) continue;
    (unreadable ??= new Map()).set(what, detachString(text.slice(entry.value.from, entry.value.to)));
  }
  return { unreadable: unreadable ?? NO_VALUES, emptyFields: emptyFields ?? NO_FIELDS };
}

function isFieldRead(field: FieldName, value: NoteValue, opportunity: Opportunity, hasCurrency: boolean): boolean {
  switch (field) {
    case 'revAttribution': // The plugin writes this field, and compares it with the attribution in any form.
      return true;
    case 'forecast':
      return onlyItem(value).kind === 'map';
    case 'currency':
      return hasCurrency;
    case 'amount':
      return hasCurrency && opportunity.amount !== undefined;
    case 'oems':
    case 'partners':
      return hasAll(opportunity[field], value, namelessItems);
    case 'tags':
      return hasAll(opportunity.tags, value, textlessItems);
    default:
      return opportunity[field] !== undefined;
  }
}

/** Returns true if every nonempty item was read. If there are as many texts as items, none is left to search for. */
function hasAll(
  read: readonly string[],
  value: NoteValue,
  unread: (value: NoteValue) => readonly NoteValue[],
): boolean {
  if (read.length === 0) return false;
  return (value.kind === 'list' && read.length === value.items.length) || unread(value).length === 0;
}

function isForecastRead(what: ForecastSource['what'], { forecast }: Opportunity, hasCurrency: boolean): boolean {
  if (typeof what !== 'number') return forecast.scores[what] !== undefined;
  return hasCurrency && forecast.amounts.some(({ year }) => year === what);
}
