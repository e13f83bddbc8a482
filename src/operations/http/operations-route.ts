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
  answer: async (request, name, services): Promise<HttpAnswer> => {
    const operation = OPERATIONS.find((one) => one.name === name);
    if (operation === undefined) {
      const names = OPERATIONS.map((one) => one.name);
      return { code: 'path-unknown', detail: unknownName('operation', name, names) };
    }
    const body = readBody(request, operation.parameters.entries);
    if ('code' in body) return body;
    const { members } = body;
    if (changesSomething(operation, members)) return notAllowed(operation);
    const result = await operation.run(members, services);
    if (!isOperationError(result)) return { ok: operation.json(result, services.messages) };
    return { code: result.kind === undefined ? 'invalid-request' : 'crm-not-reached', detail: result.error };
  },
};

function changesSomething({ access }: Operation, members: Readonly<Record<string, unknown>>): boolean {
  if (access === 'reads') return false;
  const isSet = (name: string): boolean => (members[name] ?? false) !== false;
  return 'with' in access ? isSet(access.with) : !isSet(access.unless);
}

function notAllowed({ name, access }: Operation): Problem {
  const fix = access === 'reads' ? '' : 'with' in access ? `Omit “${access.with}”` : `Set “${access.unless}” to true`;
  const detail = `This version changes nothing through HTTP. ${fix}, or run ${name} in the app or on the command line.`;
  return { code: 'writing-not-allowed', detail };
}
