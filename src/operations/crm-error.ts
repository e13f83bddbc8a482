/** Errors that stopped an operation on a CRM before any row was processed, as the answer of the operation. */
import type { CrmError } from '../targets/flow/request-flow.ts';
import type { Target } from '../targets/core/target.ts';
import { TARGETS, type CrmId } from '../targets/targets.ts';
import type { Messages } from './messages.ts';
import type { OperationError } from './operation.ts';

/** Returns the message of a CRM error. If the user is signed out, it includes how to sign in without the app. */
export function crmErrorAnswer(error: CrmError, target: CrmId, messages: Messages): OperationError {
  const { kind, code, signIn } = error;
  // If the CRM rejected the credentials, they are already set.
  const isSignedOut = code === 'sign-in-needed' && signIn === undefined;
  const message = messages.crmError(error, target);
  return { error: isSignedOut ? `${message} ${withoutApp(target)}` : message, kind, code };
}

/** Without the app, the secret must be in an environment variable, with the name from the user guide. */
function withoutApp(target: CrmId): string {
  const { crm }: Target = TARGETS[target];
  const secret = crm?.signIn.by === 'key' ? 'KEY' : 'CLIENT_SECRET';
  return `When you run without Obsidian, set the environment variable CRM_SYNC_${target.toUpperCase()}_${secret}.`;
}
