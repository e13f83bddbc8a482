/** Texts and links for the connected CRMs. */
import type { ConnectionState } from '../../sync/sync-service.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';

export type ReadyConnection = Extract<ConnectionState, { state: 'ready' }>;

export function readyConnections(states: readonly ConnectionState[]): readonly ReadyConnection[] {
  return states.filter((state) => state.state === 'ready');
}

/** Returns the URL of a record for the browser; `undefined` while the CRM is not connected. */
export function recordUrl(states: readonly ConnectionState[], target: CrmId, id: string): string | undefined {
  const state = readyConnections(states).find((one) => one.target === target);
  return state && TARGETS[target].crm?.recordUrl(id, state.address, state.identity);
}

/** Returns the message for a user who wants to sync without a ready connection. */
export function notReadyText(states: readonly ConnectionState[]): string {
  const out = states.find(({ state }) => state === 'signed-out');
  return out === undefined
    ? 'No CRM is connected. Connect one in the plugin settings.'
    : `You’re signed out of ${TARGETS[out.target].label}. Sign in again in the plugin settings.`;
}
