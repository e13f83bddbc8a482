/**
 * POST $batch: requests one after another, each with its own answer, and changesets that succeed or fail as a whole.
 */
import type { Answer } from '../answer.ts';
import { Refusal } from '../answer.ts';
import type { ApiRequest } from '../request.ts';
import { Interruption } from '../serve.ts';
import { noSegment, refuse } from './answers.ts';
import type { Call } from './call.ts';
import { ROOT, preferences } from './call.ts';
import type { Part } from './multipart.ts';
import { answerPart, boundaryOf, joined, readInner, readParts } from './multipart.ts';

type Dispatch = (call: Call) => Answer;

interface Step {
  text: string;
  /** Status of the request, or of the first that failed in a changeset. */
  status: number;
}

const MOST = 1000;
const INNER_URL_BYTES = 65_536;

/**
 * Without `odata.continue-on-error` the batch stops at the first failure, whose error becomes the error of the batch:
 * the status is that of the failed part, and the multipart body is returned with it. With the option, the batch has the
 * status 200 regardless of its parts.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/execute-batch-operations-using-web-api#handling-errors,
 * 2026-11-29.
 */
export function batch(call: Call, dispatch: Dispatch): Answer {
  const parts = readParts(call.request.body, boundaryOf(call.request.headers['content-type']));
  const loaded = parts.map((part) => load(part));
  const count = loaded.reduce((sum, one) => sum + one.length, 0);
  if (count === 0) throw refuse(400, 'The batch is empty.');
  if (count > MOST) throw refuse(400, `The batch has ${count} requests; ${MOST} are allowed.`, '0x80040265');
  const goOn = preferences(call.request).has('odata.continue-on-error');
  const answers: string[] = [];
  let status = 200;
  for (const [at, part] of parts.entries()) {
    const step = isChangeset(part)
      ? changeset(call, dispatch, loaded[at] ?? [])
      : single(call, dispatch, loaded[at]?.[0]);
    answers.push(step.text);
    if (step.status < 400 || goOn) continue;
    status = step.status;
    break;
  }
  const boundary = `batchresponse_${call.crm.org.newId()}`;
  return { status, body: joined(answers, boundary), contentType: `multipart/mixed; boundary=${boundary}` };
}

function isChangeset(part: Part): boolean {
  return /^multipart\/mixed\b/i.test(part.headers['content-type'] ?? '');
}

interface Inner {
  request: ApiRequest;
  contentId: string | undefined;
}

function load(part: Part): Inner[] {
  const parts = isChangeset(part) ? readParts(part.body, boundaryOf(part.headers['content-type'])) : [part];
  return parts.map((one) => ({ request: readInner(one), contentId: one.headers['content-id'] }));
}

function single(call: Call, dispatch: Dispatch, inner: Inner | undefined): Step {
  if (inner === undefined) throw refuse(400, 'A part of the batch is empty.');
  const broken: Interruption[] = [];
  const answer = run(call, dispatch, inner.request, new Map(), broken);
  if (broken[0] !== undefined) throw broken[0];
  return { text: answerPart(answer, inner.contentId), status: answer.status };
}

function changeset(call: Call, dispatch: Dispatch, inners: readonly Inner[]): Step {
  const { org } = call.crm;
  const before = org.snapshot();
  const content = new Map<string, string>();
  const broken: Interruption[] = [];
  const answers: string[] = [];
  for (const { request, contentId } of inners) {
    const answer = changesetAnswer(call, dispatch, { request, contentId }, content, broken);
    if (answer.status >= 400) {
      org.restore(before);
      // The whole changeset has one answer instead of a multipart body.
      return { text: answerPart(answer, contentId), status: answer.status };
    }
    answers.push(answerPart(answer, contentId));
    const id = /\(([\da-f-]{36})\)$/.exec(answer.headers?.['OData-EntityId'] ?? '')?.[1];
    if (contentId !== undefined && id !== undefined) content.set(`$${contentId}`, id);
  }
  if (broken[0] !== undefined) throw broken[0];
  const boundary = `changesetresponse_${org.newId()}`;
  const head = `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n`;
  return { text: head + joined(answers, boundary).replace(/\r\n$/, ''), status: 200 };
}

function changesetAnswer(
  call: Call,
  dispatch: Dispatch,
  { request, contentId }: Inner,
  content: ReadonlyMap<string, string>,
  broken: Interruption[],
): Answer {
  if (request.method === 'GET') return refuse(400, 'A changeset holds no GET requests.').answer;
  if (contentId === undefined) return refuse(400, 'A request of a changeset must have a Content-ID.').answer;
  const before = call.crm.org.snapshot();
  try {
    return run(call, dispatch, request, content, broken);
  } catch (error) {
    call.crm.org.restore(before);
    throw error;
  }
}

/** Runs one request, or applies the fault that is ordered for it. */
function run(
  call: Call,
  dispatch: Dispatch,
  asked: ApiRequest,
  content: ReadonlyMap<string, string>,
  broken: Interruption[],
): Answer {
  const request = placed(call, asked, content);
  if (request === undefined) return noSegment(asked.url).answer;
  if (request.url.length > INNER_URL_BYTES) return refuse(414, 'The address is too long.').answer;
  if (request.path === `${ROOT}$batch`) return refuse(400, 'A batch cannot hold a batch.').answer;
  const fault = call.crm.faults.forRequest(request);
  if (fault?.kind === 'answer' && !fault.work) return fault.answer;
  if ((fault?.kind === 'drop' || fault?.kind === 'hang') && !fault.work) throw new Interruption(fault.kind);
  const answer = tried(dispatch, { ...call, request, content });
  if (fault?.kind === 'drop' || fault?.kind === 'hang') broken.push(new Interruption(fault.kind));
  return fault?.kind === 'answer' ? fault.answer : answer;
}

/**
 * Returns the request with its address from the root, or `undefined` if it leads elsewhere. A part can be addressed
 * below the API's root, from the host's root (`POST /api/data/v9.2/tasks`, as in every example of the page above), or
 * by a full URL.
 */
function placed(call: Call, asked: ApiRequest, content: ReadonlyMap<string, string>): ApiRequest | undefined {
  const { url: origin, org } = call.crm;
  let relative = asked.url;
  if (/^(\/|https?:)/.test(relative)) {
    const base = relative.startsWith('/') ? ROOT : origin + ROOT;
    if (!relative.startsWith(base)) return undefined;
    relative = relative.slice(base.length);
  }
  const named = content.get(/^\$\d+/.exec(relative)?.[0] ?? '');
  if (named !== undefined) {
    const address = `${org.table(org.get(named).table).set}(${named})`;
    relative = relative.replace(/^\$\d+/, () => address);
  }
  const url = ROOT + relative;
  return { ...asked, url, path: url.split('?')[0] ?? url };
}

function tried(dispatch: Dispatch, call: Call): Answer {
  try {
    return dispatch(call);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}
