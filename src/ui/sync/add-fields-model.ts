/** Display model of a CRM's missing fields: the exact list before anything is added, and the result for each field. */
import type { UnplacedFinding } from '../../domain/finding.ts';
import { capital, listed } from '../../domain/sentence.ts';
import { additionOutcome } from '../../sync/apply/outcome-names.ts';
import type { FieldReason, Plan } from '../../sync/plan/plan.ts';
import type { AddFieldsResult, MissingFields } from '../../sync/sync-service.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import type { CrmError, CrmErrorKind } from '../../targets/flow/request-flow.ts';
import type { BannerSpec } from '../parts/draw.ts';
import type { Tone } from '../text/tone.ts';
import { fillCrmName, messageText } from '../text/plan.ts';
import { counted } from '../text/format.ts';
import { OUTCOME_TEXT, ERROR_TEXT, errorMessage } from '../text/errors.ts';
import type { MessageText } from '../text/yaml.ts';

/** Label of the buttons that lead to the list. */
export const ADD_FIELDS = 'Add missing fields…';

/** One field of the list. */
export interface FieldItem {
  readonly name: string;
  readonly label: string;
  readonly about: string;
}

export interface OfferModel {
  readonly banner: BannerSpec;
  readonly items: readonly FieldItem[];
  /** Text about missing fields that are not in the list; empty if none exist. */
  readonly adminOnly: string;
  /**
   * Button that adds the fields or, while dry run is on, turns it off for this list; `undefined` if no field can be
   * added.
   */
  readonly button: { readonly label: string; readonly approves: boolean } | undefined;
}

export interface AddedItem extends FieldItem {
  readonly word: string;
  readonly icon: string;
  readonly tone: Tone;
  /** Reason why the field was not added; empty if it was added. */
  readonly result: string;
}

export interface AddedModel {
  readonly heading: string;
  readonly items: readonly AddedItem[];
  readonly adminOnly: string;
  /** True if a new plan could differ, because at least one field was added. */
  readonly hasChanges: boolean;
  readonly failed: boolean;
  readonly logPath: string | undefined;
}

const CODES: ReadonlySet<UnplacedFinding['code']> = new Set(['target-field-missing', 'target-field-needed']);

/** Returns true if at least one finding is about a missing field. */
export function mentionsMissingFields(findings: readonly UnplacedFinding[]): boolean {
  return findings.some(({ code }) => CODES.has(code));
}

const LACKING: ReadonlySet<FieldReason> = new Set(['cannot-be-written-there', 'missing-there']);

/** Returns true if the plan skips something because a field, or the permission to write it, is missing. */
export function hasMissingFields({ rows }: Plan): boolean {
  return rows.some(
    ({ blocks, fields }) =>
      fields.some(({ reason, finding }) => LACKING.has(reason) || (finding && mentionsMissingFields([finding]))) ||
      blocks.some((block) => block.why === 'findings' && mentionsMissingFields(block.findings)),
  );
}

export function offerModel({ target, identity, additions, adminOnly }: MissingFields, dryRun: boolean): OfferModel {
  const { label, object } = TARGETS[target];
  const copy = identity.sandbox ? 'It’s a sandbox' : fillCrmName('This is your live {org}', label);
  const live = {
    variant: 'live',
    label: `This changes ${label} for everyone in ${identity.orgName}`,
    text: `${copy}, and you’re signed in as ${identity.userName}. These empty fields are added to every ${object}. Existing data isn’t changed. Only an admin can remove a field.`,
  } as const;
  const dry = {
    variant: 'dry',
    label: 'Dry run is on',
    text: `No fields can be added to ${label} until dry run is off. You can turn it off for this list; the setting stays on.`,
  } as const;
  return {
    banner: dryRun ? dry : live,
    items: additions.map(capitalised),
    adminOnly: adminOnlyText(adminOnly, target, additions.length > 0),
    button:
      additions.length === 0
        ? undefined
        : {
            label: dryRun ? 'Turn off dry run for these fields' : `Add ${counted(additions.length, 'field')}`,
            approves: dryRun,
          },
  };
}

export function addedModel({ target, additions, adminOnly }: MissingFields, run: AddFieldsResult): AddedModel {
  const items = (run.dryRun ? [] : run.answers).map((answer): AddedItem => {
    const field = additions.find(({ name }) => name === answer.name);
    const item = capitalised(field ?? { name: answer.name, label: '', about: '' });
    if (answer.ok) return { ...item, word: 'Added', icon: 'circle-check', tone: 'good', result: '' };
    const says = additionText(answer.error, target);
    const { icon, tone, word } = OUTCOME_TEXT[additionOutcome(answer.error)];
    return { ...item, word, icon, tone, result: says };
  });
  const good = run.answers.filter(({ ok }) => ok).length;
  return {
    heading: addedText(good, run),
    items,
    adminOnly: adminOnlyText(adminOnly, target, true),
    hasChanges: good > 0,
    failed: good < run.answers.length,
    logPath: run.logPath,
  };
}

/** Returns the number of fields that were added, and of all fields if some were not. */
export function addedText(good: number, { answers, dryRun }: AddFieldsResult): string {
  if (dryRun) return 'Nothing was added because dry run is on';
  const of = good === answers.length ? '' : `${good} of `;
  return `Added ${of}${counted(answers.length, 'field')}`;
}

/** Texts for a field rejected by the CRM; `message` is used only if the CRM sends no message. `{crm}` is its name. */
const REFUSED: Readonly<Partial<Record<CrmErrorKind, MessageText>>> = {
  record: { message: '{crm} rejected this field', advice: 'Ask your admin to add it manually.' },
  connection: {
    message: '{crm} doesn’t let you add fields',
    advice: 'This requires an additional permission in {crm}. Ask your admin for it, or ask them to add these fields.',
  },
};

/** Returns the reason why a field was not added, and the advice, as sentences. */
export function additionText(error: CrmError, target: CrmId): string {
  const told = errorMessage(error);
  const own = Object.hasOwn(ERROR_TEXT, error.code) ? undefined : REFUSED[error.kind];
  const message = own && error.message === '' ? `${own.message} (${error.code})` : told.message;
  return messageText({ message, advice: own?.advice ?? told.advice }, TARGETS[target].label);
}

/** Returns the text about missing fields that cannot be added here; empty if none exist. */
export function adminOnlyText(rest: readonly string[], target: CrmId, besides: boolean): string {
  if (rest.length === 0) return '';
  const start = besides ? 'Also missing or hidden' : 'Missing or hidden';
  const text = `${start} (only an admin can add these): ${listed(rest)}.`;
  return fillCrmName(text, TARGETS[target].label);
}

function capitalised({ name, label, about }: FieldItem): FieldItem {
  return { name, label: capital(label), about };
}
