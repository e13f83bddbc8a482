/** The values that a property accepts, and the form in which it stores them. */
import type { ValueProblem } from './answers.ts';
import type { Portal, Values } from './portal.ts';
import type { Property } from './properties.ts';

const DAY_MS = 86_400_000;

/** Returns the value to store, or the problem with it. An empty value clears the property, regardless of its type. */
export function readValue(portal: Portal, definition: Property, value: string): string | ValueProblem {
  if (value === '') return '';
  const { name } = definition;
  if (definition.externalOptions) return externalValue(portal, name, value);
  switch (definition.type) {
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(value)
        ? value
        : problem(name, 'INVALID_NUMBER', `${value} was not a valid number.`);
    case 'bool':
      return oneOf(name, value, ['true', 'false']);
    case 'enumeration':
      return enumerated(definition, value);
    case 'date':
      return readDay(name, value);
    case 'datetime':
      return readInstant(name, value);
    default:
      return value;
  }
}

/**
 * Returns a timestamp written as milliseconds or as ISO 8601; a day without time is its midnight in UTC. Returns NaN if
 * the text is neither.
 */
export function instantMs(value: string): number {
  if (/^-?\d{1,15}$/.test(value)) return Number(value);
  const [, day] = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/.exec(value) ?? [];
  return day !== undefined && isDay(day) ? Date.parse(value) : NaN;
}

/** `Date` reads 30 February as 2 March. */
function isDay(day: string): boolean {
  const ms = Date.parse(day);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === day;
}

/** Returns a problem if the stage does not belong to its pipeline. */
export function stageProblem(portal: Portal, after: Values): ValueProblem | undefined {
  const { dealstage } = after;
  const pipeline = portal.pipelines.find((one) => one.id === after['pipeline']) ?? portal.pipelines[0];
  const ids = pipeline?.stages.map((stage) => stage.id) ?? [];
  if (dealstage === undefined || ids.includes(dealstage)) return undefined;
  const message = `${dealstage} is not a valid pipeline stage ID. Valid options are: ${ids.join(', ')}`;
  return problem('dealstage', 'INVALID_OPTION', message);
}

function problem(name: string, code: string, message: string): ValueProblem {
  return { name, code, message };
}

function oneOf(name: string, value: string, allowed: readonly string[]): string | ValueProblem {
  if (allowed.includes(value)) return value;
  return problem(name, 'INVALID_OPTION', `${value} was not one of the allowed options: [${allowed.join(', ')}]`);
}

function externalValue(portal: Portal, name: string, value: string): string | ValueProblem {
  // A stage is checked together with its pipeline.
  if (name === 'dealstage') return value;
  if (name === 'pipeline')
    return oneOf(
      name,
      value,
      portal.pipelines.map((one) => one.id),
    );
  if (name === 'hubspot_owner_id')
    return oneOf(
      name,
      value,
      portal.owners.map((one) => one.id),
    );
  if (portal.currencies.includes(value)) return value;
  const message = `${value} is not a part of the current effective currency codes: ${portal.currencies.join(', ')}`;
  return problem(name, 'INVALID_OPTION', message);
}

function enumerated(definition: Property, value: string): string | ValueProblem {
  const allowed = definition.options.map((option) => option.value);
  const chosen = definition.fieldType === 'checkbox' ? value.split(';').filter((one) => one !== '') : [value];
  const wrong = chosen.find((one) => !allowed.includes(one));
  return wrong === undefined ? value : oneOf(definition.name, wrong, allowed);
}

function readDay(name: string, value: string): string | ValueProblem {
  const ms = instantMs(value);
  if (ms % DAY_MS === 0) return new Date(ms).toISOString().slice(0, 10);
  return problem(name, 'INVALID_DATE', `${value} is not midnight in UTC.`);
}

function readInstant(name: string, value: string): string | ValueProblem {
  const ms = instantMs(value);
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  return problem(name, 'INVALID_DATE', `${value} was not a valid date.`);
}
