/** The OpenAPI document of the HTTP API (OpenAPI 3.1.0, https://spec.openapis.org/oas/v3.1.0, read 2026-11-30). */
import * as v from 'valibot';
import { addToGroup } from '../../src/domain/group.ts';
import { PROBLEMS, type Problem } from '../../src/operations/http/http-message.ts';
import { exportRoute } from '../../src/operations/http/export-route.ts';
import { operationsRoute } from '../../src/operations/http/operations-route.ts';
import type { Route } from '../../src/operations/http/route.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { answerOf, type Answers } from './answers.ts';
import { httpAnswer, PROBLEM_ANSWER } from './http-answers.ts';
import { answerSchemas, inputSchema, refOf } from './json-schemas.ts';
import { ISSUE } from './note-answers.ts';
import { SYNC_FIELD, SYNC_RESULT } from './sync-answers.ts';

type Code = Problem['code'];

/** Everything from which the document is made. */
export interface ApiParts {
  readonly routes: readonly Route[];
  /** Answer of each route by its path; the route of operations has none. */
  readonly routeAnswers: Answers;
  readonly operations: readonly Operation[];
  readonly answers: Answers;
  /** Markdown sentence about each problem. */
  readonly reasons: Readonly<Record<Code, string>>;
}

/** One call of the API. */
interface Call {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly summary: string;
  readonly id: string;
  /** Schema of the body; `undefined` if the call has none. */
  readonly body: v.GenericSchema | undefined;
  /** Name of the schema of the answer. */
  readonly answerName: string;
  readonly answer: v.GenericSchema;
  readonly problems: readonly Code[];
}

/** Parts of the answers that have a name in the document. */
const PARTS = { Problem: PROBLEM_ANSWER, Issue: ISSUE, SyncField: SYNC_FIELD, SyncResult: SYNC_RESULT };

/** Returns the document. Paths are in the order of the routes, and of the operations. */
export function openApiDocument(parts: ApiParts): Readonly<Record<string, unknown>> {
  const calls = parts.routes.flatMap((route) =>
    route.path === operationsRoute.path ? operationCalls(parts) : [routeCall(route, parts)],
  );
  const answers = Object.fromEntries(calls.map(({ answerName, answer }) => [answerName, answer]));
  return {
    openapi: '3.1.0',
    info: {
      title: 'CRM Sync and Attribution',
      version: '1',
      description: 'The HTTP API of the Obsidian plugin CRM Sync and Attribution, on your own computer.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      { url: 'http://localhost:8000', description: '`npm run serve`' },
      { url: 'https://127.0.0.1:27124', description: 'Obsidian with the plugin Local REST API' },
    ],
    security: [{ token: [] }],
    paths: Object.fromEntries(calls.map((call) => [call.path, { [call.method]: operationObject(call) }])),
    components: {
      schemas: answerSchemas({ ...PARTS, ...answers }),
      responses: problemResponses(parts.reasons),
      parameters: {
        IdempotencyKey: { name: 'Idempotency-Key', in: 'header', description: IDEMPOTENCY_KEY, schema: KEY },
        RequestId: { name: 'X-Request-ID', in: 'header', description: REQUEST_ID, schema: CHOSEN_ID },
      },
      headers: { RequestId: { description: 'The ID of the request', required: true, schema: { type: 'string' } } },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: TOKEN } },
    },
  };
}

const REQUEST_ID = 'An ID for the request, which the response repeats. Without it, the server chooses one.';
const IDEMPOTENCY_KEY =
  'A new key for each change. A request with the same key and body gets the same answer for ten minutes, and changes nothing again.';
const KEY = { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' };
const CHOSEN_ID = { type: 'string', pattern: '^[A-Za-z0-9-]{1,64}$' };
const TOKEN = 'The token of `npm run serve`, or the API key of Local REST API. With `auth=off`, none is needed.';

function routeCall(route: Route, { routeAnswers }: ApiParts): Call {
  const [name = ''] = route.path.replace('/v1/crm/', '').split('/');
  return {
    method: route.method === 'GET' ? 'get' : 'post',
    path: route.path.replace(/:(\w+)/g, '{$1}'),
    summary: route.summary,
    id: name,
    body: route.members && v.strictObject(route.members),
    answerName: `${capital(name)}RouteAnswer`,
    answer: answerOf(route.path, routeAnswers),
    problems: codesOf(route),
  };
}

/** Returns a call for each operation. Operations with the same answer share its schema. */
function operationCalls({ operations, answers }: ApiParts): readonly Call[] {
  const shared = new Map<v.GenericSchema, Pick<Call, 'answer' | 'answerName'>>();
  return operations.map(({ name, description, parameters }) => {
    const own = answerOf(name, answers);
    const answer = shared.get(own) ?? { answer: httpAnswer(own), answerName: `${capital(name)}Answer` };
    shared.set(own, answer);
    return {
      method: 'post',
      path: operationsRoute.path.replace(':name', name),
      summary: description,
      id: `run${capital(name)}`,
      body: v.strictObject(parameters.entries),
      ...answer,
      problems: codesOf(operationsRoute),
    };
  });
}

/** Returns a name such as `add-fields` in the form `AddFields`. */
function capital(name: string): string {
  return name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Problems that every call can have. */
const ALWAYS: readonly Code[] = ['unauthorized', 'origin-not-allowed', 'host-unknown', 'internal'];

/** Problems of a path or method that the document does not have. */
const UNLISTED: readonly Code[] = ['path-unknown', 'method-not-allowed'];

/** Problems of a request about a CRM. */
const CRM_CODES: readonly Code[] = ['crm-not-reached', 'dry-run-on', 'plan-required', 'plan-stale', 'safety-limit'];

/** The codes of all problems that the document describes. */
const LISTED = (Object.keys(PROBLEMS) as Code[]).filter((code) => !UNLISTED.includes(code));

/** Returns the codes of the problems that a route can have. A new code is one of all routes with a body. */
function codesOf({ method, path }: Route): readonly Code[] {
  const isOperation = path === operationsRoute.path;
  return LISTED.filter((code) => {
    if (ALWAYS.includes(code)) return true;
    if (code === 'invalid-path') return path.includes(':') && !isOperation;
    if (code === 'id-unknown') return path.includes(':id') || (method === 'POST' && !isOperation);
    if (code === 'invalid-request') return isOperation;
    if (CRM_CODES.includes(code)) return isOperation || path === exportRoute.path;
    return method === 'POST';
  });
}

function operationObject(call: Call): Readonly<Record<string, unknown>> {
  const { summary, id, path, body, answerName, problems } = call;
  const variables = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
    description: 'The opportunity ID',
  }));
  const schema = body && inputSchema(body);
  const required = (schema?.required ?? []).length > 0;
  return {
    operationId: id,
    summary,
    parameters: [
      ...variables,
      ...(call.method === 'post' ? [parameterRef('IdempotencyKey')] : []),
      parameterRef('RequestId'),
    ],
    ...(schema && { requestBody: { required, content: { 'application/json': { schema } } } }),
    responses: {
      200: response('The answer', 'application/json', refOf(answerName)),
      ...Object.fromEntries(problems.map((code) => [PROBLEMS[code][0], responseRef(code)])),
    },
  };
}

function parameterRef(name: string): { readonly $ref: string } {
  return { $ref: `#/components/parameters/${name}` };
}

/** Returns the name of the response with a status, such as `NotFound`. */
function responseName(code: Code): string {
  return PROBLEMS[code][1].replaceAll(' ', '');
}

function responseRef(code: Code): { readonly $ref: string } {
  return { $ref: `#/components/responses/${responseName(code)}` };
}

/** Returns a response for each status, described by the codes that it can have. */
function problemResponses(reasons: ApiParts['reasons']): Readonly<Record<string, unknown>> {
  const lines = new Map<string, string[]>();
  for (const code of LISTED) {
    const name = responseName(code);
    addToGroup(lines, name, `- \`${code}\`: ${reasons[code]}`);
  }
  const responses = [...lines].map(([name, list]) => {
    return [name, response(list.join('\n'), 'application/problem+json', refOf('Problem'))] as const;
  });
  return Object.fromEntries(responses);
}

function response(description: string, type: string, schema: object): Readonly<Record<string, unknown>> {
  const headers = { 'X-Request-ID': { $ref: '#/components/headers/RequestId' } };
  return { description, headers, content: { [type]: { schema } } };
}
