/** The workflows: every action is pinned, and no job with write permission runs the project's code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const FOLDER = join(import.meta.dirname, '../.github/workflows');
const PINNED = /^[\w.-]+\/[\w./-]+@[\da-f]{40}$/;
/** Commands that run packages or scripts of the repository. */
const RUNS_CODE = /\b(?:npm|npx|node|bash|sh)\b|\.ci\/run|actions\/checkout/;

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
type Rights = Readonly<Record<string, string>> | string;
interface Workflow {
  readonly permissions?: Rights;
  readonly jobs: Readonly<Record<string, { readonly permissions?: Rights; readonly steps: readonly Step[] }>>;
}

function mayWrite(rights: Rights | undefined): boolean {
  // Without permissions, a job has the repository's default ones, which can be all.
  if (rights === undefined) return true;
  return typeof rights === 'string' ? rights === 'write-all' : Object.values(rights).includes('write');
}

function faults(text: string): string[] {
  const { permissions, jobs } = parse(text) as Workflow;
  return Object.entries(jobs).flatMap(([job, { permissions: own = permissions, steps }]) =>
    steps.flatMap(({ uses, run }) => [
      ...(uses === undefined || PINNED.test(uses) ? [] : [`${job}: ${uses} is not pinned to a commit`]),
      ...(mayWrite(own) && RUNS_CODE.test(`${uses ?? ''} ${run ?? ''}`)
        ? [`${job}: may write, and runs ${uses ?? run}`]
        : []),
    ]),
  );
}

describe.each(readdirSync(FOLDER))('%s', (file) => {
  test('pins its actions and runs no code with write permission', () => {
    expect(faults(readFileSync(join(FOLDER, file), 'utf8'))).toEqual([]);
  });
});

test.each([
  ['a tag', 'permissions: {}\njobs: { a: { steps: [{ uses: actions/checkout@v5 }] } }', /not pinned/],
  ['a branch', 'permissions: {}\njobs: { a: { steps: [{ uses: a/b@main }] } }', /not pinned/],
  [
    'tests with the right to publish',
    'permissions: { contents: write }\njobs: { a: { steps: [{ run: npm ci }] } }',
    /may write/,
  ],
  [
    'rights of a job',
    'permissions: {}\njobs: { a: { permissions: write-all, steps: [{ run: bash .ci/run }] } }',
    /may write/,
  ],
  ['no word about rights', 'jobs: { a: { steps: [{ run: node x.mjs }] } }', /may write/],
])('%s is an error', (_, text, fault) => {
  expect(faults(text)).toEqual([expect.stringMatching(fault)]);
});

const FORMS = join(FOLDER, '../ISSUE_TEMPLATE');

test.each(readdirSync(FORMS).filter((file) => file !== 'config.yml'))('the form %s has fields', (file) => {
  const form = parse(readFileSync(join(FORMS, file), 'utf8')) as {
    readonly name: string;
    readonly description: string;
    readonly body: readonly { readonly type: string; readonly id?: string; readonly attributes: object }[];
  };
  expect(form.name.length * form.description.length).toBeGreaterThan(0);
  const fields = form.body.filter(({ type }) => type !== 'markdown');
  expect(fields.length).toBeGreaterThan(0);
  // GitHub rejects a form with two fields of one ID, or with a field without a label.
  expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
  for (const { attributes } of fields) expect(attributes).toHaveProperty('label');
});

test('packages and actions are updated automatically', () => {
  const { updates } = parse(readFileSync(join(FOLDER, '../dependabot.yml'), 'utf8')) as {
    readonly updates: readonly { readonly 'package-ecosystem': string }[];
  };
  expect(updates.map((one) => one['package-ecosystem'])).toEqual(['npm', 'github-actions']);
});

test('every line of CODEOWNERS names a path and a team', () => {
  const lines = readFileSync(join(FOLDER, '../CODEOWNERS'), 'utf8').split('\n');
  const rules = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  expect(rules.length).toBeGreaterThan(0);
  expect(rules.filter((line) => !/^\S+( @[\w-]+\/[\w-]+)+$/.test(line))).toEqual([]);
});
