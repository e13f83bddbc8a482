/** Reads the body of a request exactly: unknown members and values of another type are errors. */
import * as v from 'valibot';
import { quoted } from '../../domain/sentence.ts';
import { describeValue } from '../describe-value.ts';
import { unknownName } from '../parameters.ts';
import type { HttpRequest, MemberError, Problem } from './http-message.ts';

/** Maximum length of a body in UTF-16 units, which is at least its length in bytes for ASCII text. */
export const MAX_BODY = 2 ** 20;

/** Maximum number of IDs in a request. */
const MAX_IDS = 10_000;

/**
 * Content types of bodies. curl sends `-d` as a form unless the command has a header, so that such a body is read as
 * JSON as well.
 */
const CONTENT_TYPES = ['application/json', 'application/x-www-form-urlencoded', ''];

/** Schema of `opportunity_ids`: at least one ID, each once. */
export const OPPORTUNITY_IDS = v.pipe(
  v.array(v.pipe(v.string(), v.nonEmpty('An ID is empty.'))),
  v.nonEmpty('The list is empty. Add an ID, or omit opportunity_ids for all notes.'),
  v.maxLength(MAX_IDS, () => `More than ${MAX_IDS.toLocaleString('en-US')} IDs. Send several requests.`),
  v.check(
    (ids) => new Set(ids).size === ids.length,
    ({ input }) => `${quoted(firstDuplicate(input))} is in the list more than once.`,
  ),
  v.description('The opportunity IDs; without them, all notes. Required for a change'),
);

/** Returns the problem of a request that would write without naming the opportunities. */
export function namesMissing(because: string): Problem {
  const message = `opportunity_ids is missing. A request with “${because}” must name the opportunities.`;
  return invalidMember('opportunity_ids', message);
}

/** Returns the problem of one member. */
export function invalidMember(member: string, message: string): Problem {
  return { code: 'invalid-member', detail: message, errors: [{ member, message }] };
}

function firstDuplicate(ids: readonly string[]): string {
  const before = new Set<string>();
  return ids.find((id) => before.size === before.add(id).size) ?? '';
}

/** Returns the members of a body, or the problem with it. An absent body is `{}`. */
export function readBody<Entries extends v.ObjectEntries>(
  { body, headers }: HttpRequest,
  entries: Entries,
): { readonly members: v.InferOutput<v.ObjectSchema<Entries, undefined>> } | Problem {
  if (body.length > MAX_BODY) return TOO_LARGE;
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (!CONTENT_TYPES.includes(type.trim().toLowerCase())) {
    const detail = `The body has the content type ${quoted(type.trim())}. Send JSON with “Content-Type: application/json”.`;
    return { code: 'content-type-not-supported', detail };
  }
  const parsed = parseJson(body);
  if ('code' in parsed) return parsed;
  const result = v.safeParse(v.object(entries), parsed.object);
  const known = Object.keys(entries);
  const unknown = Object.keys(parsed.object).find((member) => !known.includes(member));
  if (result.success && unknown === undefined) return { members: result.output };
  const errors = (result.issues ?? []).map(memberError);
  if (unknown !== undefined) errors.push({ member: unknown, message: unknownName('member', unknown, known) });
  return { code: 'invalid-member', detail: errors[0]?.message ?? '', errors };
}

export const TOO_LARGE: Problem = {
  code: 'body-too-large',
  detail: 'The body is larger than 1 MiB. Send several requests.',
};

function parseJson(body: string): { readonly object: object } | Problem {
  if (body === '') return { object: {} };
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { object: value };
    return { code: 'invalid-json', detail: `The body must be a JSON object, not ${describeValue(value)}.` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { code: 'invalid-json', detail: `The body isn’t JSON: ${reason}` };
  }
}

function memberError(issue: v.BaseIssue<unknown>): MemberError {
  const member = memberName(issue);
  if (issue.kind === 'validation' || issue.type === 'picklist')
    return { member, message: `${member}: ${issue.message}` };
  return {
    member,
    message: `${member} must be ${EXPECTED[issue.type] ?? issue.type}, not ${describeValue(issue.input)}.`,
  };
}

function memberName({ path }: v.BaseIssue<unknown>): string {
  return (path ?? []).map(({ key }, at) => (at === 0 ? String(key) : `[${String(key)}]`)).join('');
}

/** Expected values by type of schema. */
const EXPECTED: Readonly<Record<string, string>> = {
  array: 'a list of texts',
  string: 'a text',
  boolean: 'true or false',
  union: 'a text, true, or false',
};
