/** The settings of a connection with a CRM: where it is, who is signed in, and how the two sides are merged. */
import type { ConnectionState } from '../sync/sync-desk.ts';
import type { Target } from '../targets/target.ts';
import { TARGET_IDS, TARGETS, type CrmId } from '../targets/targets.ts';
import {
  choiceRow,
  numberRow,
  overrideRow,
  type SettingPath,
  type SettingRow,
  toggleRow,
  withValue,
} from './settings-row-model.ts';
import { identityText } from './words-sign-in.ts';

/** CRMs that users sign in to by the browser, in the order of the table. */
export const CONNECTABLE: readonly CrmId[] = TARGET_IDS.filter((id): id is CrmId => {
  const { crm }: Target = TARGETS[id];
  return crm !== undefined;
});

const WINNER_LABELS = { ask: 'Ask me', vault: 'The note wins', crm: 'The CRM wins' };

/** In the order of the page. */
export function syncRows(id: CrmId): readonly SettingRow[] {
  const { label } = TARGETS[id];
  const path = (member: string): SettingPath => ['targets', id, 'sync', member];
  return [...appRows(label, path), ...mergeRows(id, path)];
}

type PathOf = (member: string) => SettingPath;

function appRows(label: string, path: PathOf): readonly SettingRow[] {
  const address = overrideRow({
    path: path('address'),
    name: 'Address',
    help: `Where your company signs in to ${label}. Only this address is ever contacted, and the one it leads to for the data.`,
    aliases: [label, 'URL', 'domain'],
    initial: '',
  });
  const clientId = overrideRow({
    path: path('clientId'),
    name: 'Client ID',
    help: `Of the app that your admin made for you in ${label}; there it may be called consumer key. It is no secret.`,
    aliases: [label, 'consumer key'],
    initial: '',
  });
  // As copied from the browser, often with a slash behind it.
  const bare = (shown: string | boolean): string => String(shown).trim().replace(/\/+$/, '');
  return [{ ...address, write: (settings, shown) => address.write(settings, bare(shown)) }, clientId];
}

function mergeRows(id: CrmId, path: PathOf): readonly SettingRow[] {
  const { label } = TARGETS[id];
  const winner = choiceRow({
    path: path('winner'),
    name: 'When both sides changed',
    help: 'Who wins where a field was changed in the note and in the CRM since they last matched.',
    aliases: [label, 'conflict'],
    options: WINNER_LABELS,
  });
  const clearing = toggleRow({
    path: path('clearing'),
    name: 'Empty values may empty the other side',
    help: 'While it is off, a value that was deleted on one side stays on the other, and you are told.',
    aliases: [label, 'clear', 'delete'],
  });
  const budget = numberRow({
    path: path('budgetPercent'),
    name: 'Share of daily requests',
    help: 'A sync stops by itself once this percent of the requests your company has a day is used, by whomever. Empty: 80.',
    aliases: [label, 'limit', 'quota'],
    placeholder: '80',
  });
  const isEmpty = (shown: string | boolean): boolean => String(shown).trim() === '';
  return [
    { ...winner, read: (settings) => settings.targets[id]?.sync?.winner ?? 'ask' },
    clearing,
    {
      ...budget,
      write: (settings, shown) =>
        isEmpty(shown) ? withValue(settings, budget.path, undefined) : budget.write(settings, shown),
    },
  ];
}

/** What the row of a connection shows; a button without words is not there. */
export interface ConnectionView {
  readonly text: string;
  readonly signIn: string;
  readonly test: string;
  readonly signOut: string;
  readonly cancel: string;
  /** Whether the link from the browser may be pasted. */
  readonly paste: boolean;
}

const NO_BUTTONS = { signIn: '', test: '', signOut: '', cancel: '', paste: false };

/** `waiting`: the browser is open for this CRM and has not come back yet. */
export function connectionView(state: ConnectionState, waiting: boolean): ConnectionView {
  if (state.state === 'absent')
    return { ...NO_BUTTONS, text: 'Not set up. Give the address and the client ID, then sign in.' };
  if (waiting) {
    const text = 'Allow access in your browser. It leads back here by itself; where it does not, paste its link below.';
    return { ...NO_BUTTONS, text, signIn: 'Open browser again', cancel: 'Cancel', paste: true };
  }
  if (state.state !== 'ready')
    return { ...NO_BUTTONS, text: 'Not signed in.', signIn: 'Sign in', test: 'Test connection' };
  return { ...NO_BUTTONS, text: identityText(state.identity), test: 'Test connection', signOut: 'Sign out' };
}
