/** Runners of request flows: against a loopback CRM over HTTP, as in the app, or with given responses. */
import type { Crm } from '../../src/targets/core/crm.ts';
import type { RequestFlow, CrmError, CrmRequest, CrmResponse } from '../../src/targets/flow/request-flow.ts';

/** The part of a CRM that reports errors of responses. */
type Ears = Pick<Crm, 'error'>;

/** Runs a flow to its end; a CRM error rejects with an error that has it as its cause. Delays take no time. */
export async function converseAt<Out>(url: string, token: string, crm: Ears, talk: RequestFlow<Out>): Promise<Out> {
  let step = talk.next();
  while (!step.done) {
    const said = step.value;
    if ('error' in said) throw troubled(said.error);
    if ('waitMs' in said) {
      step = talk.next({ status: 0, headers: {}, body: '' });
      continue;
    }
    const answer = await send(url, token, said);
    const error = said.deliverErrors ? undefined : crm.error(answer);
    if (error !== undefined) throw troubled(error);
    step = talk.next(answer);
  }
  return step.value;
}

function troubled(error: CrmError): Error {
  return new Error(`${error.code} ${error.message}`, { cause: error });
}

/** Returns the CRM error of a rejected flow. Throws if the flow did not fail with one. */
export async function troubleIn(talk: Promise<unknown>): Promise<CrmError> {
  const failure: unknown = await talk.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof Error && failure.cause !== undefined) return failure.cause as CrmError;
  throw new Error('The conversation ended well', { cause: failure });
}

async function send(url: string, token: string, request: CrmRequest): Promise<CrmResponse> {
  const { method, path, headers, body = null } = request;
  const sent = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, ...headers };
  const response = await fetch(url + path, { method, headers: sent, body });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

/** The requests, the delays, and the result of a flow. */
export interface Held<Out> {
  readonly sent: readonly CrmRequest[];
  readonly waited: readonly number[];
  readonly out?: Out;
  readonly error?: CrmError;
}

export type Reply = Omit<Partial<CrmResponse>, 'body'> & { readonly json?: unknown; readonly body?: string };

/** Returns one response: 200 with that JSON. */
export function ok(json: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { json, headers };
}

export function responseOf({ status = 200, headers = {}, json, body }: Reply): CrmResponse {
  const type = { 'content-type': 'application/json;charset=UTF-8' };
  return { status, headers: { ...type, ...headers }, body: body ?? (json === undefined ? '' : JSON.stringify(json)) };
}

/** Runs a flow with the responses in order. Throws if there are too few or too many. */
export function holdWith<Out>(crm: Ears, talk: RequestFlow<Out>, replies: readonly Reply[] = []): Held<Out> {
  const held = holdBy(crm, talk, (_, at) => replies[at]);
  if ('out' in held && held.sent.length !== replies.length)
    throw new Error(`${replies.length} answers for ${held.sent.length} requests`);
  return held;
}

/** Runs a flow with a response for each request; throws if the function returns `undefined`. */
export function holdBy<Out>(
  crm: Ears,
  talk: RequestFlow<Out>,
  replyTo: (request: CrmRequest, at: number) => Reply | undefined,
): Held<Out> {
  const sent: CrmRequest[] = [];
  const waited: number[] = [];
  let step = talk.next();
  while (!step.done) {
    const said = step.value;
    if ('error' in said) return { sent, waited, error: said.error };
    if ('waitMs' in said) {
      waited.push(said.waitMs);
      step = talk.next({ status: 0, headers: {}, body: '' });
      continue;
    }
    const reply = replyTo(said, sent.length);
    sent.push(said);
    if (reply === undefined) throw new Error(`No answer to ${said.method} ${said.path}`);
    const answer = responseOf(reply);
    const error = said.deliverErrors ? undefined : crm.error(answer);
    if (error !== undefined) return { sent, waited, error };
    step = talk.next(answer);
  }
  return { sent, waited, out: step.value };
}

export function bodyOf(request: CrmRequest | undefined): unknown {
  return JSON.parse(request?.body ?? 'null') as unknown;
}
