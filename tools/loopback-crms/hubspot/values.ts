/** Which values a property takes, and in which form it keeps them. */
import type { ValueProblem } from './answers.ts';
import type { Portal, Values } from './portal.ts';
import type { Property } from './properties.ts';

const DAY_MS = 86_400_000;

/** The value as it is kept, or what is wrong with it. An empty one clears, whatever the type. */
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

/** An instant as a number, written as milliseconds or as ISO 8601; a bare day is its midnight in UTC. NaN when it is none. */
export function instantMs(value: string): number {
  if (/^-?\d{1,15}$/.test(value)) return Number(value);
  const [, day] = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/.exec(value) ?? [];
  return day !== undefined && isDay(day) ? Date.parse(value) : NaN;
}

/** The calendar of the language lets 30 February pass as 2 March. */
function isDay(day: string): boolean {
  const ms = Date.parse(day);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === day;
}

/** Which pipeline a stage must belong to, and whether it does. */
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
  // A stage is judged together with its pipeline.
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
