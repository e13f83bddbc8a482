/** The messages of the plugin with the actions to take, from the message tables. */
import type { SignedOut } from '../../src/sync/auth-service.ts';
import type { SignInProblem } from '../../src/targets/core/sign-in.ts';
import { about, BRAKES, blockWords, REASONS } from '../../src/ui/text/plan.ts';
import { SIGN_IN_PROBLEMS } from '../../src/ui/text/sign-in-errors.ts';
import { SIGNED_OUT } from '../../src/ui/text/sign-in.ts';
import { capital } from '../../src/ui/text/format.ts';
import { RESULTS, TROUBLES, troubleWords } from '../../src/ui/text/errors.ts';
import { REFUSALS, SKIPS } from '../../src/ui/text/refusals.ts';
import { ENCODINGS, YAML_REASONS, type Words } from '../../src/ui/text/yaml.ts';
import { BLOCKS, FIGURES, TROUBLE_SAMPLES } from '../ui/text/text-samples.ts';
import { section, table } from './markdown.ts';

const KEY_CODES: ReadonlySet<string> = new Set<SignInProblem | SignedOut>(['key-unfit', 'key-refused', 'key-lives']);

/** Returns an example CRM for a message; keys exist only in HubSpot. */
const crmOf = (code: string): string => (KEY_CODES.has(code) ? 'HubSpot' : 'Salesforce');

/** Messages and actions by code. */
type Told = readonly (readonly [string, Words])[];

/** Messages that the issues of a note already contain. */
const ISSUES: ReadonlySet<Words> = new Set([...Object.values(YAML_REASONS), ...Object.values(ENCODINGS)]);

const REFUSED = Object.entries(REFUSALS).filter(([, words]) => !ISSUES.has(words));

/** A message about a CRM error names the CRM's code, and the message of its action quotes the CRM. */
const REJECTED = TROUBLE_SAMPLES.map((trouble) => [trouble.code, troubleWords(trouble)] as const);

const BLOCKED = Object.entries(BLOCKS).map(([why, block]) => [why, blockWords(block)] as const);

/** Returns a section for each table of messages. */
export function messageSections(): string {
  return [
    section('Sign-in messages', messageTable(Object.entries(SIGN_IN_PROBLEMS))),
    section('Sign-out messages', list(Object.entries(SIGNED_OUT))),
    section('Messages when a sync stops', messageTable(Object.entries(TROUBLES))),
    section('Messages when the CRM rejects a change', messageTable(REJECTED)),
    section('Results of a sync', resultsTable()),
    section('Blocked opportunities', messageTable(BLOCKED)),
    section('Large changes that need confirmation', list(brakes())),
    section('Why a field is synced or not', list(Object.entries(REASONS))),
    section('Changes to a note that weren’t made', messageTable(REFUSED)),
    section('Why a note is skipped', list(skips())),
  ].join('\n\n');
}

function messageTable(told: Told): string {
  const lines = told.map(([code, { message, advice }]) => [message, advice].map((text) => about(text, crmOf(code))));
  return table(['Message', 'What to do'], lines);
}

function list(texts: readonly (readonly [string, string])[]): string {
  return texts.map(([code, text]) => `- ${about(text, crmOf(code))}`).join('\n');
}

function resultsTable(): string {
  return table(
    ['Result', 'What it means'],
    Object.values(RESULTS)
      .filter(({ advice }) => advice !== '')
      .map(({ word, advice }) => [word, about(advice, 'Salesforce')]),
  );
}

function brakes(): readonly (readonly [string, string])[] {
  return Object.entries(BRAKES).map(([why, say]) => [why, say(FIGURES[why as keyof typeof BRAKES])]);
}

function skips(): readonly (readonly [string, string])[] {
  return Object.entries(SKIPS).map(([reason, text]) => [reason, `${capital(text)}.`]);
}
