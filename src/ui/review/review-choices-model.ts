/** What the user makes of a plan while looking at it: ticks, answers to conflicts, and what was typed. */
import type { Answer, Brake, Decisions, Plan, PlanField, PlanRow } from '../../sync/plan/plan.ts';
import { unasked } from '../../sync/plan/transitions.ts';

/** Keys as in {@link Decisions}. The sets are written in place: a plan may have ten thousand rows. */
export interface Choices {
  readonly left: Set<string>;
  readonly answers: Map<string, Answer>;
  /** As typed to release the brakes. */
  typed: string;
}

/** What has to be typed when a brake holds. */
export const RELEASE_WORD = 'SYNC';

/** Everything ticked that needs no asking for, no conflict answered. */
export function freshChoices(plan?: Plan): Choices {
  return { left: new Set(plan && unasked(plan)), answers: new Map(), typed: '' };
}

export function fieldKey({ opId }: PlanRow, { remote }: PlanField): string {
  return `${opId}/${remote}`;
}

/** Whether there is anything that could be done, or left. */
export function canTick({ verb }: PlanRow): boolean {
  return verb !== 'blocked' && verb !== 'unchanged';
}

/** Whether a row is to be done as far as the ticks go; an unanswered conflict still holds it. */
export function isTicked(choices: Choices, row: PlanRow): boolean {
  return canTick(row) && !choices.left.has(row.opId);
}

export function tick(choices: Choices, key: string, on: boolean): void {
  if (on) choices.left.delete(key);
  else choices.left.add(key);
}

/** Undefined takes an answer back. */
export function answer(choices: Choices, key: string, given: Answer | undefined): void {
  if (given === undefined) choices.answers.delete(key);
  else choices.answers.set(key, given);
}

/**
 * Conflicts of a row that wait for an answer. `decided` is the row as the desk gives it for these choices: an answer that
 * is no value of its field is none.
 */
export function openConflicts(choices: Choices, decided: PlanRow): number {
  return choices.left.has(decided.opId) ? 0 : decided.fields.filter(({ action }) => action === 'conflict').length;
}

/** What the desk is told. Brakes that are not there need no releasing. */
export function decisionsOf(choices: Choices, brakes: readonly Brake[]): Decisions {
  const released = choices.typed.trim().toUpperCase() === RELEASE_WORD;
  return { left: choices.left, answers: choices.answers, confirmed: brakes.length === 0 || released };
}

/**
 * What was decided on an earlier plan, for the same notes of a new one. An answer only counts while both sides still say
 * what they said; what was typed counts no more.
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

/** Answers the conflicts of a row that wait for it. */
export function answerAll(choices: Choices, row: PlanRow, take: 'ours' | 'theirs'): void {
  for (const field of row.fields) {
    const key = fieldKey(row, field);
    if (field.action === 'conflict' && !choices.answers.has(key) && !choices.left.has(key))
      answer(choices, key, { take });
  }
}
