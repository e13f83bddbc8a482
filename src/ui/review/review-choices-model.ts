/** Choices of the user on a plan: selected rows, resolved conflicts, and the typed confirmation. */
import type { Answer, Brake, Decisions, Plan, PlanField, PlanRow } from '../../sync/plan/plan.ts';
import { unasked } from '../../sync/plan/transitions.ts';

/** Choices by keys as in {@link Decisions}. The sets are mutable, because a plan may have ten thousand rows. */
export interface Choices {
  readonly left: Set<string>;
  readonly answers: Map<string, Answer>;
  /** Typed confirmation of a plan that exceeds safety limits. */
  typed: string;
}

/** Confirmation word for a plan that exceeds a safety limit. */
export const RELEASE_WORD = 'SYNC';

/** Returns the initial choices: all rows selected except those that are opt-in, no conflict resolved. */
export function freshChoices(plan?: Plan): Choices {
  return { left: new Set(plan && unasked(plan)), answers: new Map(), typed: '' };
}

export function fieldKey({ opId }: PlanRow, { remote }: PlanField): string {
  return `${opId}/${remote}`;
}

/** Returns true if the row has an action that the user can select or exclude. */
export function canTick({ verb }: PlanRow): boolean {
  return verb !== 'blocked' && verb !== 'unchanged';
}

/** Returns true if the row is selected; an open conflict can still keep it from being synced. */
export function isTicked(choices: Choices, row: PlanRow): boolean {
  return canTick(row) && !choices.left.has(row.opId);
}

export function tick(choices: Choices, key: string, on: boolean): void {
  if (on) choices.left.delete(key);
  else choices.left.add(key);
}

/** Stores the choice for a conflict; `undefined` removes it. */
export function answer(choices: Choices, key: string, given: Answer | undefined): void {
  if (given === undefined) choices.answers.delete(key);
  else choices.answers.set(key, given);
}

/**
 * Returns the number of conflicts of a row that are not resolved. `decided` is the row as the service returns it for
 * these choices; a choice that is not a valid value of its field does not resolve a conflict.
 */
export function openConflicts(choices: Choices, decided: PlanRow): number {
  return choices.left.has(decided.opId) ? 0 : decided.fields.filter(({ action }) => action === 'conflict').length;
}

/** Returns the decisions for the service. A plan within all safety limits counts as confirmed. */
export function decisionsOf(choices: Choices, brakes: readonly Brake[]): Decisions {
  const released = choices.typed.trim().toUpperCase() === RELEASE_WORD;
  return { left: choices.left, answers: choices.answers, confirmed: brakes.length === 0 || released };
}

/**
 * Returns the choices on an earlier plan for the same notes of a new plan. A choice for a conflict is kept only while
 * both sides are unchanged; the typed confirmation is not kept.
 */
export function carried(last: { readonly plan: Plan; readonly choices: Choices } | undefined, plan: Plan): Choices {
  const fresh = freshChoices(plan);
  if (last === undefined) return fresh;
  const { left, answers } = last.choices;
  const nameOf = ({ path, act }: PlanRow): string => `${String(act)} ${path}`;
  const before = new Map(last.plan.rows.map((row) => [nameOf(row), row]));
  for (const row of plan.rows) {
    const was = before.get(nameOf(row));
    if (was === undefined) continue;
    tick(fresh, row.opId, !left.has(was.opId));
    for (const field of row.fields) {
      const old = was.fields.find(({ remote }) => remote === field.remote);
      if (old === undefined) continue;
      if (left.has(fieldKey(was, old))) fresh.left.add(fieldKey(row, field));
      const given = answers.get(fieldKey(was, old));
      if (given !== undefined && old.ours === field.ours && old.theirs === field.theirs)
        fresh.answers.set(fieldKey(row, field), given);
    }
  }
  return fresh;
}

/** Resolves the open conflicts of a row with the value of one side. */
export function answerAll(choices: Choices, row: PlanRow, take: 'ours' | 'theirs'): void {
  for (const field of row.fields) {
    const key = fieldKey(row, field);
    if (field.action === 'conflict' && !choices.answers.has(key) && !choices.left.has(key))
      answer(choices, key, { take });
  }
}
