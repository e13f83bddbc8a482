/** What the server says when it refuses: one error object for the Web API, AADSTS sentences for the sign-in. */
import { Refusal } from '../answer.ts';

/** The data API's only error shape; the code is no HTTP status and often empty. */
export function errorBody(code: string, message: string): unknown {
  return { error: { code, message } };
}

export function refuse(status: number, message: string, code = '', headers: Record<string, string> = {}): Refusal {
  return new Refusal({ status, body: errorBody(code, message), headers });
}

export function noRecord(table: string, id: string): Refusal {
  return refuse(404, `Entity '${table}' With Id = ${id} Does Not Exist`, '0x80040217');
}

export function noProperty(name: string, table: string): Refusal {
  return refuse(400, `The property '${name}' does not exist on type 'Microsoft.Dynamics.CRM.${table}'.`);
}

/** What the Entra endpoints say: the number stands in the text and in a list of its own. */
export function aadsts(error: string, number: number, text: string, status = 400): Refusal {
  return new Refusal({ status, body: { ...entraError(error, number, text) } });
}

export function entraError(error: string, number: number, text: string): Record<string, unknown> {
  const trace = '00000000-1111-2222-3333-444444444444';
  return {
    error,
    error_description: `AADSTS${number}: ${text} Trace ID: ${trace} Correlation ID: ${trace}`,
    error_codes: [number],
    trace_id: trace,
    correlation_id: trace,
  };
}
