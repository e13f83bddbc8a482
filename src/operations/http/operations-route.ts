/** `POST /v1/crm/operations/:name`: any operation that changes nothing, with its parameters as the body. */
import { isOperationError, type Operation } from '../operation.ts';
import { OPERATIONS } from '../operations.ts';
import { unknownName } from '../parameters.ts';
import type { HttpAnswer, Problem } from './http-message.ts';
import { readBody } from './request-body.ts';
import type { Route } from './route.ts';

export const operationsRoute: Route = {
  method: 'POST',
  path: '/v1/crm/operations/:name',
  summary: 'Run an operation',
  answer: async (request, name, services): Promise<HttpAnswer> => {
    const operation = OPERATIONS.find((one) => one.name === name);
    if (operation === undefined) {
      const names = OPERATIONS.map((one) => one.name);
      return { code: 'path-unknown', detail: unknownName('operation', name, names) };
    }
    const body = readBody(request, operation.parameters.entries);
    if ('code' in body) return body;
    const { members } = body;
    const notAllowed = whyNotAllowed(operation, members);
    if (notAllowed !== undefined) return notAllowed;
    const result = await operation.run(members, services);
    if (!isOperationError(result)) return { ok: operation.json(result, services.messages) };
    return { code: result.kind === undefined ? 'invalid-request' : 'crm-not-reached', detail: result.error };
  },
};

/** Returns the problem of a call that would change something; `undefined` for any other. */
function whyNotAllowed({ name, access }: Operation, members: Readonly<Record<string, unknown>>): Problem | undefined {
  if (access === 'reads') return undefined;
  const isSet = (member: string): boolean => (members[member] ?? false) !== false;
  if ('with' in access ? !isSet(access.with) : isSet(access.unless)) return undefined;
  const fix = 'with' in access ? `Omit “${access.with}”` : `Set “${access.unless}” to true`;
  const detail = `This version changes nothing through HTTP. ${fix}, or run ${name} in the app or on the command line.`;
  return { code: 'writing-not-allowed', detail };
}
