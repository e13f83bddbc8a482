/**
 * Explores every sequence of actions up to a length from a start; worlds that differ only in names are treated as one.
 */
import { allActions, type Action, type Happening } from './actions.ts';
import { judgedAtRest } from './rest.ts';
import type { Fault } from './fault.ts';
import type { Engine } from './syncing.ts';
import type { FieldName } from './values.ts';
import { known, type World } from './world.ts';

export interface ExploreOptions {
  readonly length: number;
  readonly deaths: boolean;
  readonly fields: readonly FieldName[];
  /** Stops at the first fault for which this returns true. */
  readonly until?: (fault: Fault) => boolean;
  /** Receives each world that was reached before, with both paths to it. */
  readonly merged?: (first: Node, again: Node) => void;
}

/** A world and the path to it. */
export interface Node {
  readonly world: World;
  readonly from?: { readonly node: Node; readonly action: Action };
  /** If true, the devices were exchanged after the action. */
  readonly turned: boolean;
}

/** A fault with the shortest sequence that leads to it. */
export interface FoundFault {
  readonly fault: Fault;
  readonly path: readonly Happening[];
  count: number;
}

export interface Explored {
  readonly worlds: number;
  readonly steps: number;
  readonly faults: ReadonlyMap<string, FoundFault>;
}

export async function explore(engine: Engine, start: World, options: ExploreOptions): Promise<Explored> {
  const first = known(start);
  const faults = new Map<string, FoundFault>();
  const actions = allActions(options);
  let level: Node[] = [{ world: first.world, turned: first.turned }];
  const seen = new Map(level.map((node) => [first.key, node] as const));
  let steps = 0;
  const note = (node: Node, action: Action | undefined, found: readonly Fault[]): void => {
    for (const fault of found) {
      const before = faults.get(fault.name);
      if (before !== undefined) before.count += 1;
      else faults.set(fault.name, { fault, path: pathTo(node, action), count: 1 });
      until.ended ||= options.until?.(fault) ?? false;
    }
  };
  const until = { ended: false };
  for (let length = 0; ; length++) {
    for (const node of level) note(node, undefined, await judgedAtRest(engine, node.world));
    if (until.ended || length === options.length) break;
    const next: Node[] = [];
    for (const node of level) {
      for (const action of actions) {
        for (const done of await action.done(engine, node.world)) {
          steps += 1;
          note(node, done.action, done.faults);
          if (done.faults.some(({ ends }) => ends)) continue;
          const reached = known(done.world);
          const one: Node = { world: reached.world, from: { node, action: done.action }, turned: reached.turned };
          const before = seen.get(reached.key);
          if (before !== undefined) options.merged?.(before, one);
          if (before !== undefined) continue;
          seen.set(reached.key, one);
          next.push(one);
        }
      }
    }
    level = next;
  }
  return { worlds: seen.size, steps, faults };
}

interface Step {
  readonly action: Action;
  readonly turnedBehind: boolean;
}

/** Returns the steps to a world, from the start. */
export function stepsTo(node: Node): readonly Step[] {
  const steps: Step[] = [];
  for (let at = node; at.from !== undefined; at = at.from.node) {
    steps.unshift({ action: at.from.action, turnedBehind: at.turned });
  }
  return steps;
}

/** Returns the actions in order, with the devices by their initial names. */
function pathTo(node: Node, last: Action | undefined): readonly Happening[] {
  let turned = false;
  const path = stepsTo(node).map(({ action, turnedBehind }) => {
    const told = action.happening(turned);
    if (turnedBehind) turned = !turned;
    return told;
  });
  return last === undefined ? path : [...path, last.happening(turned)];
}
