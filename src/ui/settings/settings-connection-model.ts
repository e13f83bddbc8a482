/** Display model of a CRM connection in the settings: address, signed-in user, and merge rules. */
import { trimmedEnd } from '../../domain/trim.ts';
import type { DeviceCode } from '../../sync/auth-service.ts';
import type { ConnectionState } from '../../sync/sync-service.ts';
import type { SignIn } from '../../targets/core/sign-in.ts';
import type { Target } from '../../targets/core/target.ts';
import { TARGET_IDS, TARGETS, type CrmId, type TargetId } from '../../targets/targets.ts';
import {
  choiceRow,
  numberRow,
  overrideRow,
  type SettingPath,
  type SettingRow,
  toggleRow,
  withValue,
} from './settings-row-model.ts';
import { optionRows } from './settings-target-model.ts';
import { identityText } from '../text/sign-in.ts';

/** CRMs that the user can sign in to, in the order of the targets. */
export const CONNECTABLE: readonly CrmId[] = TARGET_IDS.filter((id): id is CrmId => {
  return signInOf(id) !== undefined;
});

/** Returns the sign-in method of a CRM; `undefined` if the target cannot be connected. */
export function signInOf(id: TargetId): SignIn | undefined {
  const { crm }: Target = TARGETS[id];
  return crm?.signIn;
}

/** Folder of the documentation in the repository that publishes the plugin; the release workflow checks this address. */
const DOCS = 'https://github.com/crm-sync-attribution/crm-sync-attribution/blob/HEAD/docs/';

/** Returns the address of the page that explains how to connect a CRM. */
export function guideUrl(id: CrmId): string {
  return `${DOCS}connect-${id}.md`;
}

const WINNER_LABELS = { ask: 'Ask me', vault: 'Keep the note’s value', crm: 'Use the CRM’s value' };

/** Returns the rows of a CRM's page, in order. */
export function syncRows(id: CrmId): readonly SettingRow[] {
  return rowsFor(id, signInOf(id));
}

/** Returns the rows for a sign-in method; a CRM with a key needs neither address nor client ID. */
export function rowsFor(id: CrmId, signIn: SignIn | undefined): readonly SettingRow[] {
  const path = (member: string): SettingPath => ['targets', id, 'sync', member];
  const app = signIn?.by === 'key' ? [] : appRows(TARGETS[id].label, signIn?.clientName ?? '', path);
  return [...app, ...optionRows(id, true), ...mergeRows(id, path)];
}

type PathOf = (member: string) => SettingPath;

function appRows(label: string, clientName: string, path: PathOf): readonly SettingRow[] {
  const address = overrideRow({
    path: path('address'),
    name: 'Address',
    help: `Your company’s ${label} address. The plugin contacts only this address and its sign-in and data servers.`,
    aliases: [label, 'URL', 'domain'],
    initial: '',
  });
  const clientId = overrideRow({
    path: path('clientId'),
    name: 'Client ID',
    help: `The ${clientName} of the app your admin registered in ${label}. It isn’t a secret.`,
    aliases: [label, clientName],
    initial: '',
  });
  // An address copied from the browser often ends with a slash.
  const bare = (shown: string | boolean): string => trimmedEnd(String(shown).trim(), '/');
  return [{ ...address, write: (settings, shown) => address.write(settings, bare(shown)) }, clientId];
}

function mergeRows(id: CrmId, path: PathOf): readonly SettingRow[] {
  const { label, crm }: Target = TARGETS[id];
  const winner = choiceRow({
    path: path('winner'),
    name: 'When both sides changed',
    help: 'Which value to keep when a field changed on both sides since the last sync.',
    aliases: [label, 'conflict'],
    options: WINNER_LABELS,
  });
  const clearing = toggleRow({
    path: path('clearing'),
    name: 'Allow clearing values',
    help: 'When off, a value deleted on one side is kept on the other side and reported.',
    aliases: [label, 'clear', 'delete'],
  });
  const budget = numberRow({
    path: path('budgetPercent'),
    name: 'Daily request limit (%)',
    help: 'Stop a sync when your company has used this percentage of its daily API requests. Default: 80.',
    aliases: [label, 'limit', 'quota'],
    placeholder: '80',
  });
  const isEmpty = (shown: string | boolean): boolean => String(shown).trim() === '';
  const share: SettingRow = {
    ...budget,
    write: (settings, shown) =>
      isEmpty(shown) ? withValue(settings, budget.path, undefined) : budget.write(settings, shown),
  };
  return [
    { ...winner, read: (settings) => settings.targets[id]?.sync?.winner ?? 'ask' },
    clearing,
    // Without a report of the used requests, the limit could never stop a sync.
    ...(crm?.usedShare === undefined ? [] : [share]),
  ];
}

/** Display model of a connection's rows; a button with an empty label is hidden. */
export interface ConnectionView {
  readonly text: string;
  readonly signIn: string;
  readonly device: string;
  readonly test: string;
  readonly signOut: string;
  readonly cancel: string;
  /** True if the user can paste the link from the browser. */
  readonly paste: boolean;
  /** Label of the button after the key. */
  readonly key: string;
}

const NOTHING = { signIn: '', device: '', test: '', signOut: '', cancel: '', paste: false, key: '' };

const TEST = 'Test connection';

/** Returns the display model. `underWay` is the unfinished sign-in for this CRM. */
export function connectionView(
  state: ConnectionState,
  signIn: SignIn | undefined,
  underWay?: 'browser' | 'code',
): ConnectionView {
  if (signIn?.by === 'key') return keyView(state, signIn.keyName);
  const device = signIn?.devicePath === undefined ? '' : 'Sign in with a code';
  if (state.state === 'absent')
    return { ...NOTHING, text: 'Not set up. Enter the address and the client ID, then sign in.' };
  if (underWay === 'browser') {
    const text = 'Allow access in your browser. You return to Obsidian automatically. If not, paste the link below.';
    return { ...NOTHING, text, signIn: 'Open browser again', device, cancel: 'Cancel', paste: true };
  }
  if (underWay === 'code') {
    const text = 'Open the page below, type the code there, and allow access. Obsidian continues automatically.';
    return { ...NOTHING, text, cancel: 'Cancel' };
  }
  if (state.state !== 'ready') return { ...NOTHING, text: 'Not signed in.', signIn: 'Sign in', device, test: TEST };
  return { ...NOTHING, text: identityText(state.identity), test: TEST, signOut: 'Sign out' };
}

function keyView(state: ConnectionState, keyName: string): ConnectionView {
  if (state.state === 'absent')
    return { ...NOTHING, text: `No key yet. Paste the ${keyName} below, then select “Connect”.`, key: 'Connect' };
  const replace = { ...NOTHING, test: TEST, key: 'Replace key' };
  if (state.state === 'ready') return { ...replace, text: identityText(state.identity), signOut: 'Sign out' };
  const text = `Not connected. The ${keyName} on this device doesn’t work yet. Test or replace it.`;
  return { ...replace, text, signOut: 'Remove key' };
}

/** Returns the text with the page for the code and the end of its validity. */
export function codeText({ page, endsMs }: DeviceCode, locale?: string): string {
  const until = new Date(endsMs).toLocaleTimeString(locale, { timeStyle: 'short' });
  return `Enter this code at ${page.replace(/^https:\/\//, '')}, on this device or another one. Valid until ${until}.`;
}
