/** Choices of the user on a plan: selected rows, resolved conflicts, and the typed confirmation. */
import type { ConflictChoice, SafetyLimit, Decisions, Plan, FieldChange, PlanRow } from '../../sync/plan/plan.ts';
import { optInRows } from '../../sync/plan/transitions.ts';
import { CONFIRM_WORD } from '../text/plan.ts';

/** Choices by keys as in {@link Decisions}. The sets are mutable, because a plan may have ten thousand rows. */
export interface Choices {
  readonly excluded: Set<string>;
  readonly answers: Map<string, ConflictChoice>;
  /** Typed confirmation of a plan that exceeds safety limits. */
  confirmation: string;
}

/** Returns the initial choices: all rows selected except those that are opt-in, no conflict resolved. */
export function initialChoices(plan?: Plan): Choices {
  return { excluded: new Set(plan && optInRows(plan)), answers: new Map(), confirmation: '' };
}

export function fieldKey({ opId }: PlanRow, { remote }: FieldChange): string {
  return `${opId}/${remote}`;
}

/** Returns true if the row has an action that the user can select or exclude. */
export function canSelect({ verb }: PlanRow): boolean {
  return verb !== 'blocked' && verb !== 'unchanged';
}

/** Returns true if the row is selected; an open conflict can still keep it from being synced. */
export function isSelected(choices: Choices, row: PlanRow): boolean {
  return canSelect(row) && !choices.excluded.has(row.opId);
}

export function select(choices: Choices, key: string, on: boolean): void {
  if (on) choices.excluded.delete(key);
  else choices.excluded.add(key);
}

/** Stores the choice for a conflict; `undefined` removes it. */
export function answer(choices: Choices, key: string, choice: ConflictChoice | undefined): void {
  if (choice === undefined) choices.answers.delete(key);
  else choices.answers.set(key, choice);
}

/**
 * Returns the number of conflicts of a row that are not resolved. `decided` is the row as the service returns it for
 * these choices; a choice that is not a valid value of its field does not resolve a conflict.
 */
export function openConflicts(choices: Choices, decided: PlanRow): number {
  return choices.excluded.has(decided.opId) ? 0 : decided.fields.filter(({ action }) => action === 'conflict').length;
}

/** Returns the decisions for the service. A plan within all safety limits counts as confirmed. */
export function decisionsOf(choices: Choices, safetyLimits: readonly SafetyLimit[]): Decisions {
  const released = choices.confirmation.trim().toUpperCase() === CONFIRM_WORD;
  return { excluded: choices.excluded, answers: choices.answers, confirmed: safetyLimits.length === 0 || released };
}

/**
 * Returns the choices on an earlier plan for the same notes of a new plan. A choice for a conflict is kept only while
 * both sides are unchanged; the typed confirmation is not kept.
 */
export function carryChoices(
  last: { readonly plan: Plan; readonly choices: Choices } | undefined,
  plan: Plan,
): Choices {
  const fresh = initialChoices(plan);
  if (last === undefined) return fresh;
  const { excluded, answers } = last.choices;
  const nameOf = ({ path, isTransition }: PlanRow): string => `${String(isTransition)} ${path}`;
  const before = new Map(last.plan.rows.map((row) => [nameOf(row), row]));
  for (const row of plan.rows) {
    const was = before.get(nameOf(row));
    if (was === undefined) continue;
    select(fresh, row.opId, !excluded.has(was.opId));
    for (const field of row.fields) {
      const old = was.fields.find(({ remote }) => remote === field.remote);
      if (old === undefined) continue;
      if (excluded.has(fieldKey(was, old))) fresh.excluded.add(fieldKey(row, field));
      const choice = answers.get(fieldKey(was, old));
      if (choice !== undefined && old.noteValue === field.noteValue && old.crmValue === field.crmValue)
        fresh.answers.set(fieldKey(row, field), choice);
    }
  }
  return fresh;
}

function conflictKeys(choices: Choices, row: PlanRow): readonly string[] {
  const keys = row.fields.filter(({ action }) => action === 'conflict').map((field) => fieldKey(row, field));
  return keys.filter((key) => !choices.excluded.has(key));
}

/** Returns true if all conflicts of a planned row are resolved with the value of this side. */
export function isAnswered(choices: Choices, row: PlanRow, take: 'note' | 'crm'): boolean {
  return conflictKeys(choices, row).every((key) => choices.answers.get(key)?.take === take);
}

/** Resolves all conflicts of a planned row with the value of one side, also those that are resolved otherwise. */
export function answerRow(choices: Choices, row: PlanRow, take: 'note' | 'crm'): void {
  for (const key of conflictKeys(choices, row)) answer(choices, key, { take });
}

/** Resolves the open conflicts of a row with the value of one side. */
export function answerAll(choices: Choices, row: PlanRow, take: 'note' | 'crm'): void {
  for (const key of conflictKeys(choices, row)) if (!choices.answers.has(key)) answer(choices, key, { take });
}
