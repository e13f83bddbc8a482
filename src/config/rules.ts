/** The valid values of each setting. Each function returns a message for the user, or `undefined` if the value is valid. */
import { isModelName, MODELS } from '../attribution/models.ts';
import {
  amountKeyPattern,
  FIELD_NAMES,
  FIELDS,
  FORECAST_NAMES,
  FORECASTS,
  forecastKeys,
  type KeyName,
  keyNames,
  type Renames,
  YEAR_DIGITS,
} from '../domain/fields.ts';
import { isCurrency } from '../domain/money.ts';
import { nameKey } from '../domain/name.ts';
import { codecsFor } from '../targets/core/codec.ts';
import { sourceKind, sourceLabel } from '../targets/core/source.ts';
import type { MappingRow, Target } from '../targets/core/target.ts';
import { remoteName } from '../targets/core/resolve-target.ts';

/** Validates a percentage from 0 to 100 with at most four decimal places. */
export function validatePercent(percent: number): string | undefined {
  if (!(percent >= 0 && percent <= 100)) return 'Enter a percentage from 0 to 100.';
  return stepsOf(percent) / 1e4 === percent ? undefined : 'Use at most four decimal places.';
}

/** Validates a percentage that is entered as text; empty for none. */
export function validateProbability(text: string): string | undefined {
  return text === '' ? undefined : validatePercent(/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN);
}

/** Validates a number of days, from 1 to 3650. */
export function validateDays(days: number): string | undefined {
  return Number.isInteger(days) && days >= 1 && days <= 3650 ? undefined : 'Enter a whole number from 1 to 3650.';
}

/** Validates percentages by position of the OEM. Their sum is at most 100. */
export function validateWeights(weights: readonly number[]): string | undefined {
  if (weights.length === 0) return 'Enter at least one percentage.';
  const message = weights.map(validatePercent).find((one) => one !== undefined);
  if (message !== undefined) return message;
  const total = weights.reduce((sum, weight) => sum + stepsOf(weight), 0);
  return total <= 1e6 ? undefined : `These percentages add up to ${total / 1e4}. The total can’t exceed 100.`;
}

/** Returns a percentage as whole steps of 0.0001, because sums of binary fractions are not exact. */
function stepsOf(percent: number): number {
  return Math.round(percent * 1e4);
}

/** Validates an ISO 4217 code. */
export function validateCurrency(code: string): string | undefined {
  return isCurrency(code) ? undefined : 'Enter a three-letter currency code, such as USD.';
}

/** Validates a name of the model table. */
export function validateModel(name: string): string | undefined {
  return isModelName(name) ? undefined : `Choose one of these methods: ${Object.keys(MODELS).join(', ')}.`;
}

/** Validates the number of a month, 1 to 12. */
export function validateMonth(month: number): string | undefined {
  return Number.isInteger(month) && month >= 1 && month <= 12 ? undefined : 'Enter a month from 1 to 12.';
}

const FOLDER_PART = /^(?![. ])[^\\:*?"<>|#^[\]\p{Cc}]*[^\\:*?"<>|#^[\]\p{Cc}. ]$/u;

/** Validates a folder path from the vault's root. An empty path is the root. A name must be valid on every operating system and in links. */
export function validateFolder(path: string): string | undefined {
  if (path === '' || path.split('/').every((part) => FOLDER_PART.test(part))) return undefined;
  return path.startsWith('/') || path.endsWith('/')
    ? 'Enter the folder without a leading or trailing slash, such as Sales/Exports.'
    : 'Enter a folder in this vault, such as Sales/Exports, without the characters \\ : * ? " < > | # ^ [ ] or a leading dot.';
}

/** Validates folder paths that are separated by commas. It can be empty. */
export function validateFolders(paths: string): string | undefined {
  if (paths.trim() === '') return undefined;
  return paths
    .split(',')
    .map((path) => (path.trim() === '' ? 'Enter folders separated by commas.' : validateFolder(path.trim())))
    .find((message) => message !== undefined);
}

/** Validates a tag without `#`. It can be empty. */
export function validateTag(tag: string): string | undefined {
  if (tag === '' || (/^[\p{L}\p{N}\p{M}_\-/]+$/u.test(tag) && !/^\d+$/.test(tag))) return undefined;
  return 'Enter a tag without # or spaces, such as opportunity.';
}

/** Validates the name of a property. YAML allows every character; a name that needs quotes is written with them. */
export function validateKeyName(key: string): string | undefined {
  if (key.trim() === '') return 'Enter a property name.';
  if (key !== key.trim()) return 'Remove the spaces before and after the name.';
  return /[\p{Cc}\u2028\u2029]/u.test(key) ? 'Remove line breaks, tabs, and other control characters.' : undefined;
}

/** Validates a key that a setting names, such as the one that marks an opportunity. It can be empty. */
export function validateMarkerKey(key: string): string | undefined {
  return key === '' ? undefined : validateKeyName(key);
}

/** Validates the user's key for a name, given all renames including this one. Two names must not read the same key. */
export function validateKey(name: KeyName, key: string, renames: Renames): string | undefined {
  const message = validateKeyName(key);
  if (message !== undefined) return message;
  const isYearly = key.split(YEAR_DIGITS).length === 2;
  if (name === 'forecastAmounts' && !isYearly) {
    return `Write ${YEAR_DIGITS} once, in place of the two digits of the year, for example ${FORECASTS[name].key}.`;
  }
  const fields = keyNames(renames);
  const forecasts = forecastKeys(renames);
  const field = FIELD_NAMES.find((other) => other !== name && fields[other].includes(key));
  const forecast = FORECAST_NAMES.find((other) => other !== name && forecasts[other] === key);
  const isAmount = name !== 'forecastAmounts' && amountKeyPattern(forecasts).test(key);
  const label = (field && FIELDS[field].label) ?? (forecast && FORECASTS[forecast].label);
  const used = label ?? (isAmount ? FORECASTS.forecastAmounts.label : undefined);
  return used === undefined ? undefined : `“${key}” is already used for the ${used}. Choose another name.`;
}

/** Validates a text that must contain more than spaces. */
export function validateBlank(text: string): string | undefined {
  return text.trim() === '' ? 'Enter a value.' : undefined;
}

/** Validates a name that must differ from the `others` of a list, regardless of case. */
export function validateListed(name: string, others: readonly string[]): string | undefined {
  const twice = others.some((other) => nameKey(other) === nameKey(name));
  return validateBlank(name) ?? (twice ? `“${name}” is already in the list.` : undefined);
}

/** Validates a note template. It must start with properties, because a note without properties is not an opportunity. */
export function validateTemplate(text: string): string | undefined {
  return /^---[ \t]*\r?\n(?:[^]*?\n)?---[ \t]*(?:\r?\n|$)/.test(text)
    ? undefined
    : 'Start the template with properties between two --- lines.';
}

/** Validates a mapping row, given other rows of the target. Names are compared with the values of `options` filled in. */
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

/** Addresses of this machine. Only they need no encryption, because their traffic does not leave the machine. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+$/;

/** Returns true for an address of this machine. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.test(address);
}

/** Validates `https://` and a host without a path. `validate` is the CRM's rule; it is not used for addresses of this machine. */
export function validateAddress(
  address: string,
  validate?: (address: string) => string | undefined,
): string | undefined {
  if (address === '' || LOOPBACK.test(address)) return undefined;
  if (!/^https:\/\/[a-z\d](?:[a-z\d.-]*[a-z\d])?$/i.test(address))
    return 'Enter an address such as https://acme.example.com, without a path.';
  return validate?.(address);
}
