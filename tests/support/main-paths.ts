/** The numbered steps of docs/architecture.md. */
import { numberedItems } from './markdown.ts';

/** One step: a function, with what it takes and returns. */
export interface PathStep {
  /** Path below `src`. */
  readonly file: string;
  /** Name of a function, or of a member of a service. */
  readonly name: string;
}

/** A list item such as "3. `vault/write.ts` `writeNotes`: notes and job → outcomes". */
const STEP = /^\d+\. `([\w./-]+\.ts)` `(\w+)`: .+ → .+$/;

/** Returns the steps below a heading of the second level, in order. Throws if an item has another form. */
export function pathSteps(page: string, heading: string): readonly PathStep[] {
  return numberedItems(page, heading).map((line) => {
    const [, file, name] = STEP.exec(line) ?? [];
    if (file === undefined || name === undefined) throw new Error(`Not a step: ${line}`);
    return { file, name };
  });
}

/** Returns the steps that no call matches, or whose first call comes before that of an earlier step. */
export function misplacedSteps(steps: readonly PathStep[], calls: readonly string[]): readonly string[] {
  let last = -1;
  return steps.flatMap(({ file, name }) => {
    const at = calls.indexOf(`${file} ${name}`);
    if (at < 0) return [`${file} ${name} did not run`];
    if (at < last) return [`${file} ${name} ran before the step above it`];
    last = at;
    return [];
  });
}
