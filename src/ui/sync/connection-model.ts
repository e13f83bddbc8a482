/** What the screens know of the CRMs a user is signed in to. */
import type { ConnectionState } from '../../sync/sync-service.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';

export type Ready = Extract<ConnectionState, { state: 'ready' }>;

export function readyOnes(states: readonly ConnectionState[]): readonly Ready[] {
  return states.filter((state) => state.state === 'ready');
}

/** Where a person sees a record in the browser; undefined while not connected. */
export function recordUrl(states: readonly ConnectionState[], target: CrmId, id: string): string | undefined {
  const state = readyOnes(states).find((one) => one.target === target);
  return state && TARGETS[target].crm?.recordUrl(id, state.address, state.identity);
}

/** What to tell somebody who wants to sync and cannot. */
export function notReadyText(states: readonly ConnectionState[]): string {
  const out = states.find(({ state }) => state === 'signed-out');
  return out === undefined
    ? 'No CRM is connected. Connect one in the plugin settings.'
    : `You’re signed out of ${TARGETS[out.target].label}. Sign in again in the plugin settings.`;
}
