/** `POST /v1/crm/operations/:name`: each operation, with its parameters as the body. */
import { isOperationError, type Operation, type OperationError } from '../operation.ts';
import { unknownName } from '../parameters.ts';
import type { SyncAnswer } from '../sync-answer.ts';
import type { HttpAnswer, Problem } from './http-message.ts';
import type { HttpServices } from './http-services.ts';
import { dryRunOn, planChanged, planRequired, whyNotSent, whyNotShown, whyTooMuch } from './plan-problem.ts';
import { invalidMember, readBody } from './request-body.ts';
import type { Route } from './route.ts';
import { callerOf, runWrite } from './run-write.ts';

export const operationsRoute: Route = {
  method: 'POST',
  path: '/v1/crm/operations/:name',
  summary: 'Run an operation',
  answer: async (request, services) => {
    const { operations } = services;
    const operation = operations.find(({ name }) => name === request.segment);
    if (operation === undefined) {
      const names = operations.map(({ name }) => name);
      return { code: 'path-unknown', detail: unknownName('operation', request.segment, names) };
    }
    const body = readBody(request, operation.parameters.entries);
    if ('code' in body) return body;
    const call: Call = { operation, members: body.members, services };
    if (!isWrite(call)) return run(call);
    const caller = callerOf(request);
    return runWrite(request, services, () => write({ ...call, services: { ...services, caller } }));
  },
};

/** An operation with its arguments. */
interface Call {
  readonly operation: Operation;
  readonly members: Readonly<Record<string, unknown>>;
  readonly services: HttpServices;
}

/** Returns true if the call would change something. */
function isWrite({ operation: { access }, members }: Call): boolean {
  if (access === 'reads') return false;
  const isSet = (member: string): boolean => (members[member] ?? false) !== false;
  return 'with' in access ? isSet(access.with) : !isSet(access.unless);
}

/** Runs a call that is allowed. */
async function run(call: Call): Promise<HttpAnswer> {
  const { operation, members, services } = call;
  const result = await operation.run(members, services);
  if (isOperationError(result)) return failed(result);
  const planned = operation.planned?.(result);
  const problem = planned && whyNotDone(planned, call);
  return problem ?? { ok: operation.json(result, services.messages) };
}

function failed({ error, kind }: OperationError): Problem {
  return { code: kind === undefined ? 'invalid-request' : 'crm-not-reached', detail: error };
}

/** Returns the problem of a confirmed plan that was not applied. A plan that was only shown can be applied afterward. */
function whyNotDone({ plan, run: applied, notApplied }: SyncAnswer, call: Call): Problem | undefined {
  const { services } = call;
  if (notApplied === 'dry-run') return dryRunOn(services);
  if (notApplied === 'plan-changed') return planChanged(plan, subjectOf(call), services);
  if (notApplied === 'safety-limits') return whyTooMuch(plan, services);
  if (applied !== undefined) return whyNotSent(applied, services);
  services.writes.showPlan(plan.planId, subjectOf(call));
  return undefined;
}

/** Runs a call that changes something, if nothing speaks against it. */
async function write(call: Call): Promise<HttpAnswer> {
  return whyNotNamed(call) ?? (await whyNotConfirmed(call)) ?? run(call);
}

/** Returns the problem of a call that would write to all notes because it names none. */
function whyNotNamed({ operation: { parameters }, members }: Call): Problem | undefined {
  const names = ['id', 'path', 'folder', 'undo'];
  if (!('id' in parameters.entries) || names.some((name) => members[name] !== undefined)) return undefined;
  return invalidMember(
    'id',
    'id is missing. A request that writes must name the notes with “id”, “path”, or “folder”.',
  );
}

/** Returns the problem of a call that would change a CRM without a plan that the caller has seen. */
async function whyNotConfirmed(call: Call): Promise<Problem | undefined> {
  const { operation, members, services } = call;
  if (operation.planned === undefined) return changesCrm(operation) ? notForCallers(operation) : undefined;
  if (services.isDryRun()) return dryRunOn(services);
  const member = confirmationOf(operation);
  const confirm = members[member];
  if (typeof confirm === 'string') return whyNotShown(confirm, subjectOf(call), member, services);
  if (services.permissions().unreviewed) return undefined;
  const result = await operation.run({ ...members, [member]: false }, services);
  if (isOperationError(result)) return failed(result);
  return planRequired(operation.planned(result).plan, subjectOf(call), member, services);
}

function changesCrm({ access }: Operation): boolean {
  return access !== 'reads' && access.writes.includes('crm');
}

function notForCallers({ name }: Operation): Problem {
  const detail = `${name} changes the CRM for all users. Run it in the app or on the command line.`;
  return { code: 'writing-not-allowed', detail };
}

/** Returns the member with which a call confirms a plan; empty if the operation has none. */
function confirmationOf({ access }: Operation): string {
  return access !== 'reads' && 'with' in access ? access.with : '';
}

/** Returns the operation and its arguments without the confirmation, for which a plan is made; in the order of the schema. */
function subjectOf({ operation, members }: Call): string {
  const confirmation = confirmationOf(operation);
  const others = Object.entries(members).filter(([member]) => member !== confirmation);
  return JSON.stringify([operation.name, ...others]);
}
