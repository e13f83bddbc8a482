/** What each setting refuses, in a sentence for the form; loading asks the same. Undefined: the value is fine. */
import { isModelName, MODELS } from '../attribution/models.ts';
import { FIELD_NAMES, FIELDS, FORECAST_KEY, keyNames, SCORES, type FieldName } from '../domain/fields.ts';
import { isCurrency } from '../domain/money.ts';
import { nameKey } from '../domain/name.ts';
import { codecsFor } from '../targets/core/codec.ts';
import { sourceKind, sourceLabel } from '../targets/core/source.ts';
import type { MappingRow, Target } from '../targets/core/target.ts';
import { remoteName } from '../targets/core/resolve-target.ts';

export function validatePercent(percent: number): string | undefined {
  if (!(percent >= 0 && percent <= 100)) return 'Enter a percentage from 0 to 100.';
  return stepsOf(percent) / 1e4 === percent ? undefined : 'Use at most four decimal places.';
}

/** Weights by position of the OEM. */
export function validateWeights(weights: readonly number[]): string | undefined {
  if (weights.length === 0) return 'Enter at least one percentage.';
  const wrong = weights.map(validatePercent).find((refusal) => refusal !== undefined);
  if (wrong !== undefined) return wrong;
  const total = weights.reduce((sum, weight) => sum + stepsOf(weight), 0);
  return total <= 1e6 ? undefined : `These percentages add up to ${total / 1e4}. The total can’t exceed 100.`;
}

/** Whole steps of 0.0001 percent, for sums of binary fractions go astray. */
function stepsOf(percent: number): number {
  return Math.round(percent * 1e4);
}

export function validateCurrency(code: string): string | undefined {
  return isCurrency(code) ? undefined : 'Enter a three-letter currency code, such as USD.';
}

export function validateModel(name: string): string | undefined {
  return isModelName(name) ? undefined : `Choose one of these methods: ${Object.keys(MODELS).join(', ')}.`;
}

export function validateMonth(month: number): string | undefined {
  return Number.isInteger(month) && month >= 1 && month <= 12 ? undefined : 'Enter a month from 1 to 12.';
}

const FOLDER_PART = /^(?![. ])[^\\:*?"<>|#^[\]\p{Cc}]*[^\\:*?"<>|#^[\]\p{Cc}. ]$/u;

/** A folder from the vault's root; empty is the root. What one system or a link cannot name is refused on all. */
export function validateFolder(path: string): string | undefined {
  if (path === '' || path.split('/').every((part) => FOLDER_PART.test(part))) return undefined;
  return path.startsWith('/') || path.endsWith('/')
    ? 'Enter the folder without a leading or trailing slash, such as Sales/Exports.'
    : 'Enter a folder in this vault, such as Sales/Exports, without the characters \\ : * ? " < > | # ^ [ ] or a leading dot.';
}

/** Folders from the vault's root, with commas between them; empty is none. */
export function validateFolders(paths: string): string | undefined {
  if (paths.trim() === '') return undefined;
  return paths
    .split(',')
    .map((path) => (path.trim() === '' ? 'Enter folders separated by commas.' : validateFolder(path.trim())))
    .find((refusal) => refusal !== undefined);
}

/** A tag without its `#`; empty is none. */
export function validateTag(tag: string): string | undefined {
  if (tag === '' || (/^[\p{L}\p{N}\p{M}_\-/]+$/u.test(tag) && !/^\d+$/.test(tag))) return undefined;
  return 'Enter a tag without # or spaces, such as opportunity.';
}

/** A key as it can stand in frontmatter without quotes. */
export function validateKeyName(key: string): string | undefined {
  if (key.trim() === '') return 'Enter a property name.';
  const plain = /^[\p{L}_][^:#"'\p{Cc}]*$/u.test(key) && key === key.trim();
  return plain ? undefined : 'Start with a letter. Don’t use colons, #, or quotation marks.';
}

/** The key that marks an opportunity; empty is none. */
export function validateMarkerKey(key: string): string | undefined {
  return key === '' ? undefined : validateKeyName(key);
}

/** The user's key for a field, given all renames (its own included): no two fields may read the same key. */
export function validateKey(
  field: FieldName,
  key: string,
  renames: Readonly<Partial<Record<FieldName, string>>>,
): string | undefined {
  const refusal = validateKeyName(key);
  if (refusal !== undefined) return refusal;
  const score = Object.values(SCORES).find((spec) => spec.key === key);
  if (score !== undefined) return `“${key}” is already used for the ${score.label}. Choose another name.`;
  if (FORECAST_KEY.test(key)) return `“${key}” is already used for a forecast amount. Choose another name.`;
  const names = keyNames(renames);
  const other = FIELD_NAMES.find((name) => name !== field && names[name].includes(key));
  return other === undefined
    ? undefined
    : `“${key}” is already used for the ${FIELDS[other].label}. Choose another name.`;
}

export function validateBlank(text: string): string | undefined {
  return text.trim() === '' ? 'Enter a value.' : undefined;
}

/** A name in a list where each stands once, whatever its case; `others` are the names beside it. */
export function validateListed(name: string, others: readonly string[]): string | undefined {
  const twice = others.some((other) => nameKey(other) === nameKey(name));
  return validateBlank(name) ?? (twice ? `“${name}” is already in the list.` : undefined);
}

/** A note template: without properties at its top, a new note would be no opportunity. */
export function validateTemplate(text: string): string | undefined {
  return /^---[ \t]*\r?\n(?:[^]*?\n)?---[ \t]*(?:\r?\n|$)/.test(text)
    ? undefined
    : 'Start the template with properties between two --- lines.';
}

/** A row of a mapping among the others of the target; `options` are those in force, by which names are compared. */
export function validateMappingRow(
  row: MappingRow,
  others: readonly MappingRow[],
  target: Target,
  options: Readonly<Record<string, string>>,
): string | undefined {
  if (!/^\S+$/.test(row.to)) return `Enter the field name from ${target.label}, without spaces.`;
  if (!codecsFor(sourceKind(row.from), target.options).includes(row.codec)) {
    return `The ${sourceLabel(row.from)} doesn’t support this format. Choose another format.`;
  }
  const yearly = row.from === 'forecastAmounts';
  if (yearly !== row.to.includes('{FY}')) {
    return yearly ? 'Add {FY} for the year, for example FY{FY}_Forecast__c.' : 'Use {FY} only for forecast amounts.';
  }
  const braces = [...row.to.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  const unknown = braces.find((name) => name !== 'FY' && !Object.hasOwn(target.options, name));
  if (unknown !== undefined) return `{${unknown}} isn’t a valid placeholder. Use the field name from ${target.label}.`;
  const name = remoteName(row.to, options);
  const taken = others.some((other) => remoteName(other.to, options).toLowerCase() === name.toLowerCase());
  return taken ? `${name} is already used in another row.` : undefined;
}

/** Hosts of this machine: only they may be reached without encryption, for there is no wire to listen at. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+$/;

/** Returns true for an address of this machine. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.test(address);
}

/** `https://` and a host, nothing behind; `refuse` is the CRM's own rule, which does not judge addresses of this machine. */
export function validateAddress(address: string, refuse?: (address: string) => string | undefined): string | undefined {
  if (address === '' || LOOPBACK.test(address)) return undefined;
  if (!/^https:\/\/[a-z\d](?:[a-z\d.-]*[a-z\d])?$/i.test(address))
    return 'Enter an address such as https://acme.example.com, without a path.';
  return refuse?.(address);
}
