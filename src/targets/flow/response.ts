/** Answers as checked values: whatever does not fit ends the conversation. */
import { safeParse, unknown } from 'valibot';
import type { GenericSchema, InferOutput } from 'valibot';
import { ofRead } from './refusal.ts';
import type { WriteAnswer } from '../core/crm.ts';
import type { Halt, Trouble, WireRequest, WireResponse } from './request-flow.ts';
import { record } from './shape.ts';

/** A record of any kind as JSON. */
export const ROW = record(unknown());

export type Row = InferOutput<typeof ROW>;

/** Ends the conversation. */
export function* halt(trouble: Trouble): Generator<Halt, never, WireResponse> {
  yield { trouble };
  throw new Error('A conversation went on after its end');
}

/**
 * The answer's JSON in that shape. Any other shape ends the conversation: as `unknown` behind something `sent`, for it may
 * have been done; otherwise as the connection's trouble.
 */
export function* expected<S extends GenericSchema>(
  shape: S,
  { status, body }: WireResponse,
  sent?: 'sent',
): Generator<Halt, InferOutput<S>, WireResponse> {
  const parsed = safeParse(shape, json(body));
  if (parsed.success) return parsed.output;
  const [{ message }] = parsed.issues;
  return yield* unexpected(withSaid(message, saidIn(body)), status, sent);
}

/** Ends the conversation over an answer that is not what the contract says. */
export function* unexpected(message: string, status: number, sent?: 'sent'): Generator<Halt, never, WireResponse> {
  const kind = sent === undefined ? 'connection' : 'unknown';
  return yield* halt({ kind, code: 'unexpected-answer', message: message.slice(0, MOST_MESSAGE), status });
}

/** Most characters of a message that is shown. */
export const MOST_MESSAGE = 1000;

/** Members in which all three CRMs put their sentences, and those that hold objects with such members. */
const SENTENCES = ['message', 'Message', 'error_description', 'errorMessage'];
const HOLDERS = ['error', 'errors', 'results'];

/** Most lists and objects around a sentence. */
const MOST_AROUND = 12;

/**
 * The sentences of a CRM in an answer that is not what the contract says, wherever lists and holders of errors put them: each once, at most
 * 1,000 characters in all, and empty when there are none. `answer`: what JSON holds, or a body, which may be one of parts.
 */
export function saidIn(answer: unknown): string {
  const all = typeof answer === 'string' ? valuesIn(answer) : [answer];
  const said = all.flatMap((one) => sentencesIn(one, MOST_AROUND));
  return oneText(said.map((text) => withoutTrace(text).trim())).slice(0, MOST_MESSAGE);
}

/** Sentences as one text, each once; empty ones are left out. */
export function oneText(sentences: Iterable<string>): string {
  return [...new Set(sentences)].filter((text) => text !== '').join(' ');
}

function sentencesIn(value: unknown, depth: number): readonly string[] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap((item) => sentencesIn(item, depth - 1));
  const row = value as Row;
  const own = SENTENCES.map((name) => textOf(row, name));
  return [...own, ...HOLDERS.flatMap((name) => sentencesIn(row[name], depth - 1))];
}

/** What the body holds, or its lines: parts write their JSON into one line each. */
function valuesIn(body: string): readonly unknown[] {
  const whole = json(body);
  return whole === undefined
    ? body
        .split('\n')
        .filter((line) => /^[{[]/.test(line))
        .map(json)
    : [whole];
}

/** A sentence of ours, and what the CRM says. */
export function withSaid(message: string, said: string): string {
  return said === '' ? message : `${message.replace(/\.$/, '')}: ${said}`.slice(0, MOST_MESSAGE);
}

/**
 * Returns the trouble of each operation that has any, by its operation: the first one, with the messages and the fields of all,
 * each once. What the first one asks for is what the operation asks for.
 */
export function troublesByOperation(found: Iterable<readonly [opId: string, trouble: Trouble]>): Map<string, Trouble> {
  const all = new Map<string, [Trouble, ...Trouble[]]>();
  for (const [opId, trouble] of found) {
    const former = all.get(opId);
    if (former === undefined) all.set(opId, [trouble]);
    else former.push(trouble);
  }
  return new Map([...all].map(([opId, troubles]) => [opId, asOne(troubles)]));
}

function asOne(troubles: readonly [Trouble, ...Trouble[]]): Trouble {
  const [first] = troubles;
  if (troubles.length === 1) return first;
  const message = oneText(troubles.map((trouble) => trouble.message)).slice(0, MOST_MESSAGE);
  const fields = [...new Set(troubles.flatMap((trouble) => trouble.fields ?? []))];
  return { ...first, message, ...(fields.length > 0 && { fields }) };
}

/** The value behind a JSON text; undefined when it is none. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member that should be text; empty when it is not. */
export function textOf(row: Row, name: string): string {
  const value = row[name];
  return typeof value === 'string' ? value : '';
}

/** What should be an object; empty when it is none. */
export function rowIn(value: unknown): Row {
  const parsed = safeParse(ROW, value);
  return parsed.success ? parsed.output : {};
}

/** The items of what should be a list; none when it is no list. */
export function itemsIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The texts among the items of what should be a list. */
export function textsIn(value: unknown): readonly string[] {
  return itemsIn(value).filter((item) => typeof item === 'string');
}

/** The list in pieces of that many, in order. */
export function pieces<T>(list: readonly T[], size: number): readonly T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}

/** `known` itself when the same was found as JSON, its order included; otherwise what was found. */
export function asKnown<T>(known: T | undefined, found: T): T {
  return known !== undefined && JSON.stringify(known) === JSON.stringify(found) ? known : found;
}

/** The trouble of each of `count` records whose request was refused as a whole. Whoever sends them again has to halve them. */
export function sharedBy(count: number, trouble: Trouble): Trouble {
  return trouble.kind === 'record' && count > 1 ? { ...trouble, shared: true } : trouble;
}

/**
 * The answer to a write whose own record passed and something beside it did not. Of a record that was just made, that is no reason to
 * send the record again: it would look like somebody else's.
 */
export function besideTrouble(answer: WriteAnswer & { readonly ok: true }, trouble: Trouble): WriteAnswer {
  const { opId, created } = answer;
  if (!created) return { opId, ok: false, trouble };
  const { shared: _, ...own } = trouble;
  return { opId, ok: false, trouble: own.kind === 'later' ? { ...own, kind: 'record', remedy: 'again' } : own };
}

/** What a page for people, or half an answer, asks for. */
export const NOT_JSON: Trouble = { kind: 'later', code: 'not-json', message: '' };

/** False for a page for people instead of data, and for JSON that stops in the middle. Empty bodies are answers too. */
export function isWhole(type: string, body: string): boolean {
  if (type.includes('html')) return false;
  return !/^[{[]/.test(body) || /[}\]]\s*$/.test(body);
}

/** Most characters of a sentence that are looked at. */
const MOST_READ = 4000;

/** Where it was thrown, as .NET, Java, JavaScript and Apex write it. */
const TRACE =
  /\n[ \t]{0,8}(?:at (?:new )?\S{1,300}(?: ?\(|:\d)|(?:Class|Trigger|AnonymousBlock|External)\b[^\n]{0,200}(?:: line \d|entry point))/;

/** The text up to its stack trace, if it has one. */
export function withoutTrace(text: string): string {
  const told = text.slice(0, MOST_READ);
  const at = told.search(TRACE);
  return (at === -1 ? told : told.slice(0, at)).trimEnd();
}

/** The answer to a request that only reads; trouble ends the conversation. `troubleOf`: what is wrong with an answer as a whole. */
export function* answerTo(
  request: WireRequest,
  troubleOf: (response: WireResponse) => Trouble | undefined,
): Generator<WireRequest | Halt, WireResponse, WireResponse> {
  const response = yield { ...request, hears: true };
  const trouble = ofRead(troubleOf(response));
  return trouble === undefined ? response : yield* halt(trouble);
}

/** A body as text to be shown; empty for a page, and for a batch of answers. */
export function plain(body: string): string {
  const text = body.trim();
  return text.startsWith('<') || text.startsWith('--') ? '' : text;
}
