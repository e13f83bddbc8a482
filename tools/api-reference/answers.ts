/** The JSON answer of each operation. `docs/cli.md` and `docs/openapi.json` are generated from it. */
import * as v from 'valibot';
import { ADD_FIELDS_ANSWER, STATUS_ANSWER } from './connection-answers.ts';
import { member, optionalMember, TEXT } from './members.ts';
import {
  ATTRIBUTE_ANSWER,
  EXPORT_ANSWER,
  FIX_ANSWER,
  FORMATS_ANSWER,
  ROLLUP_ANSWER,
  VALIDATE_ANSWER,
} from './note-answers.ts';
import { SETUP_ANSWER } from './setup-answer.ts';
import { ERROR_KIND, SYNC_ANSWER } from './sync-answers.ts';

/** Schemas of answers, by the name of the operation. */
export type Answers = Readonly<Record<string, v.GenericSchema>>;

export const ANSWERS: Answers = {
  validate: VALIDATE_ANSWER,
  attribute: ATTRIBUTE_ANSWER,
  rollup: ROLLUP_ANSWER,
  fix: FIX_ANSWER,
  export: EXPORT_ANSWER,
  formats: FORMATS_ANSWER,
  sync: SYNC_ANSWER,
  pull: SYNC_ANSWER,
  retry: SYNC_ANSWER,
  undo: SYNC_ANSWER,
  'add-fields': ADD_FIELDS_ANSWER,
  setup: SETUP_ANSWER,
  status: STATUS_ANSWER,
};

/** The answer of a command that did nothing. */
export const ERROR_ANSWER = v.strictObject({
  error: member('What is wrong, as a sentence. Nothing was checked or changed.', TEXT),
  kind: optionalMember(
    "If the CRM couldn't be read: `later`, `record`, `connection`, or `unknown`. `later` can pass on its own.",
    ERROR_KIND,
  ),
  code: optionalMember('The code of the plugin or of the CRM for the reason', TEXT),
});

/** Returns the answer of an operation; throws if it has no schema. */
export function answerOf(name: string, answers: Answers): v.GenericSchema {
  const answer = answers[name];
  if (answer === undefined) throw new Error(`The answer of ${name} has no schema in tools/api-reference/answers.ts`);
  return answer;
}
