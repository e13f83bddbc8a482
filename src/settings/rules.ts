/** What each setting refuses, in a sentence for the form; loading asks the same. Undefined: the value is fine. */
import { isModelName, MODELS } from '../attribution/models.ts';
import { FIELD_NAMES, FIELDS, FORECAST_KEY, keyNames, SCORES, type FieldName } from '../domain/fields.ts';
import { isCurrency } from '../domain/money.ts';
import { nameKey } from '../domain/name.ts';
import { codecsFor } from '../targets/codec.ts';
import { sourceKind, sourceLabel } from '../targets/source.ts';
import type { MappingRow, Target } from '../targets/target.ts';
import { remoteName } from '../targets/chosen.ts';

export function refusePercent(percent: number): string | undefined {
  if (!(percent >= 0 && percent <= 100)) return 'Give a percentage from 0 to 100.';
  return stepsOf(percent) / 1e4 === percent ? undefined : 'Give at most four decimals.';
}

/** Weights by position of the OEM. */
export function refuseWeights(weights: readonly number[]): string | undefined {
  if (weights.length === 0) return 'Give at least one percentage.';
  const wrong = weights.map(refusePercent).find((refusal) => refusal !== undefined);
  if (wrong !== undefined) return wrong;
  const total = weights.reduce((sum, weight) => sum + stepsOf(weight), 0);
  return total <= 1e6 ? undefined : `These percentages sum to ${total / 1e4}. Keep them at 100 or less.`;
}

/** Whole steps of 0.0001 percent, for sums of binary fractions go astray. */
function stepsOf(percent: number): number {
  return Math.round(percent * 1e4);
}

export function refuseCurrency(code: string): string | undefined {
  return isCurrency(code) ? undefined : 'Give a three-letter currency code, such as USD.';
}

export function refuseModel(name: string): string | undefined {
  return isModelName(name) ? undefined : `Choose one of these methods: ${Object.keys(MODELS).join(', ')}.`;
}

export function refuseMonth(month: number): string | undefined {
  return Number.isInteger(month) && month >= 1 && month <= 12 ? undefined : 'Give a month from 1 to 12.';
}

const FOLDER_PART = /^(?![. ])[^\\:*?"<>|#^[\]\p{Cc}]*[^\\:*?"<>|#^[\]\p{Cc}. ]$/u;

/** A folder from the vault's root; empty is the root. What one system or a link cannot name is refused on all. */
export function refuseFolder(path: string): string | undefined {
  if (path === '' || path.split('/').every((part) => FOLDER_PART.test(part))) return undefined;
  return path.startsWith('/') || path.endsWith('/')
    ? 'Give the folder without a slash at either end, such as Sales/Exports.'
    : 'Give a folder of this vault, such as Sales/Exports, without the characters \\ : * ? " < > | # ^ [ ] or a dot in front.';
}

/** Folders from the vault's root, with commas between them; empty is none. */
export function refuseFolders(paths: string): string | undefined {
  if (paths.trim() === '') return undefined;
  return paths
    .split(',')
    .map((path) => (path.trim() === '' ? 'Give folders with one comma between them.' : refuseFolder(path.trim())))
    .find((refusal) => refusal !== undefined);
}

/** A tag without its `#`; empty is none. */
export function refuseTag(tag: string): string | undefined {
  if (tag === '' || (/^[\p{L}\p{N}\p{M}_\-/]+$/u.test(tag) && !/^\d+$/.test(tag))) return undefined;
  return 'Give a tag without # and blanks, such as opportunity.';
}

/** A key as it can stand in frontmatter without quotes. */
export function refuseKeyName(key: string): string | undefined {
  if (key.trim() === '') return 'Give a name for the key.';
  const plain = /^[\p{L}_][^:#"'\p{Cc}]*$/u.test(key) && key === key.trim();
  return plain ? undefined : 'Begin with a letter, and leave out colons, # and quotes.';
}

/** The key that marks an opportunity; empty is none. */
export function refuseMarkerKey(key: string): string | undefined {
  return key === '' ? undefined : refuseKeyName(key);
}

/** The user's key for a field, given all renames (its own included): no two fields may read the same key. */
export function refuseKey(
  field: FieldName,
  key: string,
  renames: Readonly<Partial<Record<FieldName, string>>>,
): string | undefined {
  const refusal = refuseKeyName(key);
  if (refusal !== undefined) return refusal;
  const score = Object.values(SCORES).find((spec) => spec.key === key);
  if (score !== undefined) return `“${key}” already holds the ${score.label}. Choose another key.`;
  if (FORECAST_KEY.test(key)) return `“${key}” already holds a forecast amount. Choose another key.`;
  const names = keyNames(renames);
  const other = FIELD_NAMES.find((name) => name !== field && names[name].includes(key));
  return other === undefined ? undefined : `“${key}” already holds the ${FIELDS[other].label}. Choose another key.`;
}

export function refuseBlank(text: string): string | undefined {
  return text.trim() === '' ? 'Give a text.' : undefined;
}

/** A name in a list where each stands once, whatever its case; `others` are the names beside it. */
export function refuseListed(name: string, others: readonly string[]): string | undefined {
  const twice = others.some((other) => nameKey(other) === nameKey(name));
  return refuseBlank(name) ?? (twice ? `“${name}” is in the list already.` : undefined);
}

/** A note template: without properties at its top, a new note would be no opportunity. */
export function refuseTemplate(text: string): string | undefined {
  return /^---[ \t]*\r?\n(?:[^]*?\n)?---[ \t]*(?:\r?\n|$)/.test(text)
    ? undefined
    : 'Begin the template with properties between two lines of three dashes.';
}

/** A row of a mapping among the others of the target; `options` are those in force, by which names are compared. */
export function refuseMappingRow(
  row: MappingRow,
  others: readonly MappingRow[],
  target: Target,
  options: Readonly<Record<string, string>>,
): string | undefined {
  if (!/^\S+$/.test(row.to)) return `Give the name of the field in ${target.label}, without blanks.`;
  if (!codecsFor(sourceKind(row.from), target.options).includes(row.codec)) {
    return `The ${sourceLabel(row.from)} cannot be written that way. Choose another form.`;
  }
  const yearly = row.from === 'forecastAmounts';
  if (yearly !== row.to.includes('{FY}')) {
    return yearly
      ? 'Put {FY} where the year belongs, such as FY{FY}_Forecast__c.'
      : 'Leave {FY} to the forecast amounts.';
  }
  const braces = [...row.to.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  const unknown = braces.find((name) => name !== 'FY' && !Object.hasOwn(target.options, name));
  if (unknown !== undefined) return `{${unknown}} stands for nothing. Write the name as ${target.label} has it.`;
  const name = remoteName(row.to, options);
  const taken = others.some((other) => remoteName(other.to, options).toLowerCase() === name.toLowerCase());
  return taken ? `${name} is filled by another row already.` : undefined;
}

/** Hosts of this machine: only they may be reached without encryption, for there is no wire to listen at. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+$/;

/** Returns true for an address of this machine. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.test(address);
}

/** `https://` and a host, nothing behind; `refuse` is the CRM's own rule, which does not judge addresses of this machine. */
export function refuseAddress(address: string, refuse?: (address: string) => string | undefined): string | undefined {
  if (address === '' || LOOPBACK.test(address)) return undefined;
  if (!/^https:\/\/[a-z\d](?:[a-z\d.-]*[a-z\d])?$/i.test(address))
    return 'Give an address such as https://acme.example.com, without anything behind the name.';
  return refuse?.(address);
}
