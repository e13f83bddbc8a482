/** The messages of the plugin with the actions to take, from the message tables. */
import type { SignedOut } from '../../src/sync/auth-service.ts';
import type { SignInProblem } from '../../src/targets/core/sign-in.ts';
import { fillCrmName, SAFETY_LIMIT_TEXT, blockMessage, FIELD_REASON_TEXT } from '../../src/ui/text/plan.ts';
import { SIGN_IN_ERROR_TEXT } from '../../src/ui/text/sign-in-errors.ts';
import { SIGNED_OUT } from '../../src/ui/text/sign-in.ts';
import { capital } from '../../src/domain/sentence.ts';
import { OUTCOME_TEXT, ERROR_TEXT, errorMessage } from '../../src/ui/text/errors.ts';
import { REFUSAL_TEXT, SKIP_TEXT } from '../../src/ui/text/refusals.ts';
import { ENCODING_TEXT, YAML_REASON_TEXT, type MessageText } from '../../src/ui/text/yaml.ts';
import { BLOCKS, FIGURES, TROUBLE_SAMPLES } from '../ui/text/text-samples.ts';
import { section, table } from './markdown.ts';

const KEY_CODES: ReadonlySet<string> = new Set<SignInProblem | SignedOut>([
  'key-unfit',
  'key-refused',
  'key-stays-valid',
]);

/** Returns an example CRM for a message; keys exist only in HubSpot. */
const crmOf = (code: string): string => (KEY_CODES.has(code) ? 'HubSpot' : 'Salesforce');

/** Messages and actions by code. */
type Told = readonly (readonly [string, MessageText])[];

/** Messages that the issues of a note already contain. */
const ISSUES: ReadonlySet<MessageText> = new Set([...Object.values(YAML_REASON_TEXT), ...Object.values(ENCODING_TEXT)]);

const REFUSED = Object.entries(REFUSAL_TEXT).filter(([, words]) => !ISSUES.has(words));

/** A message about a CRM error names the CRM's code, and the message of its action quotes the CRM. */
const REJECTED = TROUBLE_SAMPLES.map((error) => [error.code, errorMessage(error)] as const);

const BLOCKED = Object.entries(BLOCKS).map(([why, block]) => [why, blockMessage(block)] as const);

/** Returns a section for each table of messages. */
export function messageSections(): string {
  return [
    section('Sign-in messages', messageTable(Object.entries(SIGN_IN_ERROR_TEXT))),
    section('Sign-out messages', list(Object.entries(SIGNED_OUT))),
    section('Messages when a sync stops', messageTable(Object.entries(ERROR_TEXT))),
    section('Messages when the CRM rejects a change', messageTable(REJECTED)),
    section('Results of a sync', resultsTable()),
    section('Blocked opportunities', messageTable(BLOCKED)),
    section('Large changes that need confirmation', list(safetyLimits())),
    section('Why a field is synced or not', list(Object.entries(FIELD_REASON_TEXT))),
    section('Changes to a note that weren’t made', messageTable(REFUSED)),
    section('Why a note is skipped', list(skips())),
  ].join('\n\n');
}

function messageTable(told: Told): string {
  const lines = told.map(([code, { message, advice }]) =>
    [message, advice].map((text) => fillCrmName(text, crmOf(code))),
  );
  return table(['Message', 'What to do'], lines);
}

function list(texts: readonly (readonly [string, string])[]): string {
  return texts.map(([code, text]) => `- ${fillCrmName(text, crmOf(code))}`).join('\n');
}

function resultsTable(): string {
  return table(
    ['Result', 'What it means'],
    Object.values(OUTCOME_TEXT)
      .filter(({ advice }) => advice !== '')
      .map(({ word, advice }) => [word, fillCrmName(advice, 'Salesforce')]),
  );
}

function safetyLimits(): readonly (readonly [string, string])[] {
  return Object.entries(SAFETY_LIMIT_TEXT).map(([why, say]) => [
    why,
    say(FIGURES[why as keyof typeof SAFETY_LIMIT_TEXT]),
  ]);
}

function skips(): readonly (readonly [string, string])[] {
  return Object.entries(SKIP_TEXT).map(([reason, text]) => [reason, `${capital(text)}.`]);
}
