/** Error answers: one error object for the Web API, AADSTS messages for the sign-in. */
import { Refusal } from '../answer.ts';

/** Returns the data API's only error shape; the code is not an HTTP status and is often empty. */
export function errorBody(code: string, message: string): unknown {
  return { error: { code, message } };
}

export function refuse(status: number, message: string, code = '', headers: Record<string, string> = {}): Refusal {
  return new Refusal({ status, body: errorBody(code, message), headers });
}

export function noRecord(table: string, id: string): Refusal {
  return refuse(404, `Entity '${table}' With Id = ${id} Does Not Exist`, '0x80040217');
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/custom-api (an invalid function's name), 2026-11-29. */
export function noSegment(segment: string): Refusal {
  return refuse(404, `Resource not found for the segment '${segment}'.`, '0x8006088a');
}

export function noProperty(name: string, table: string): Refusal {
  return refuse(400, `The property '${name}' does not exist on type 'Microsoft.Dynamics.CRM.${table}'.`);
}

const PRIVILEGE_ID = '8f6c3b0a-2d1e-4a53-9c67-d0b1e2f3a4b5';

/**
 * Returns the PrivilegeDenied message at its real length: with the IDs of user, caller, and privilege, counts, and the
 * same sentence twice. https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
 * (0x80040220), and as users report it: https://github.com/khorozhansky/Advanced-MultiSelect-for-Dynamics/issues/3,
 * https://github.com/MicrosoftDocs/powerapps-docs/issues/4297. Read 2026-11-29.
 */
export function privilegeText(userId: string, privilege: string, table: string, label: string): string {
  const counts =
    "type=8, roleCount=2, privilegeCount=1019, accessMode='0 Read-Write', MetadataCachePrivilegesCount=7364";
  const business = 'businessUnitId=16e57910-89ee-4c11-bb3e-002248156477';
  const lacks = `is missing ${privilege} privilege (Id=${PRIVILEGE_ID}) on OTC=3 for entity '${table}' (LocalizedName='${label}').`;
  const caller = `context.Caller=${userId}, identityUser.SystemUserId=${userId}`;
  return [
    `Principal user (Id=${userId}, ${counts}, ${business}), ${lacks} ${caller}, identityUser.Privileges.Count=1019, identityUser.Roles.Count=2 ${lacks}`,
    `context.Caller=${userId}. Consider adding missed privilege to one of the principal (user/team) roles.`,
  ].join(' ');
}

export function noPrivilege(userId: string, privilege: string, table: string, label: string): Refusal {
  return refuse(403, privilegeText(userId, privilege, table, label), '0x80040220');
}

/**
 * The user has the privilege, but not for this record.
 * https://eccosystem.blogspot.com/2016/08/insufficient-permissions.html, 2026-11-29.
 */
export function noAccess(userId: string, id: string, ownerId: string, right: string): Refusal {
  const ids = `ObjectID: ${id}, OwnerId: ${ownerId}, OwnerIdType: 8 and CallingUser: ${userId}`;
  const rest = `ObjectTypeCode: 3, objectBusinessUnitId: 16e57910-89ee-4c11-bb3e-002248156477, AccessRights: ${right}`;
  return refuse(403, `SecLib::AccessCheckEx failed. Returned hr = -2147187962, ${ids}. ${rest}`, '0x80048306');
}

/** Returns an error of the Entra endpoints: the number is in the text and in a separate list. */
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
