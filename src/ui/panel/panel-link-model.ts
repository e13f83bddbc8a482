/** Display model of a note's links to the connected CRMs, made from data on this device without a request. */
import { capital, listed } from '../../domain/sentence.ts';
import type { ConnectionState, LinkStatus } from '../../sync/sync-service.ts';
import { resolveOptions, remoteName } from '../../targets/core/resolve-target.ts';
import { sourceLabel } from '../../targets/core/source.ts';
import type { TargetSettings } from '../../targets/core/target.ts';
import { type CrmId, TARGETS, type TargetId } from '../../targets/targets.ts';
import type { Badge } from './panel-attribution-model.ts';

export interface LinkModel {
  readonly target: CrmId;
  readonly label: string;
  readonly badge: Badge;
  /** Label and value of each line. */
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  /** Message shown if there are no rows. */
  readonly text: string;
  /** URL of the record; `undefined` if no record exists or no user is signed in. */
  readonly url: string | undefined;
  /** Label of the button that opens the review; `undefined` if no user is signed in. */
  readonly button: string | undefined;
}

export interface LinkState {
  readonly states: readonly ConnectionState[];
  /** Last known link states of the active note. */
  readonly links: readonly LinkStatus[];
  readonly choices: Readonly<Partial<Record<TargetId, TargetSettings>>>;
  readonly locale?: string | undefined;
}

/** Returns one model for each CRM that is set up, in the order of the targets. */
export function linkModels({ states, links, choices, locale }: LinkState): readonly LinkModel[] {
  return states.flatMap((state): readonly LinkModel[] => {
    if (state.state === 'absent') return [];
    const { target } = state;
    const { label } = TARGETS[target];
    const link = links.find((one) => one.target === target);
    if (state.state === 'signed-out') return [{ ...BARE, target, label, badge: OUT, text: SIGN_IN }];
    if (link === undefined) {
      return [{ ...BARE, target, label, badge: LOOSE, text: NOT_LINKED, button: 'Review sync' }];
    }
    const rows = rowsOf(link, choices[target] ?? {}, locale);
    return [{ target, label, badge: markOf(link), rows, text: '', url: link.url, button: 'Review sync' }];
  });
}

const BARE = { rows: [], text: '', url: undefined, button: undefined } as const;
const SIGN_IN = 'Open the plugin settings to sign in.';
const NOT_LINKED = 'Not linked yet. The first sync finds the record by the note’s ID or creates it.';

const OUT: Badge = { text: 'Not signed in', tone: 'warn', icon: 'lock', hint: SIGN_IN };
const LOOSE: Badge = { text: 'Not linked', tone: 'quiet', icon: 'circle-dashed', hint: NOT_LINKED };

function markOf({ changedHere, changedThere }: LinkStatus): Badge {
  return changedHere.length + changedThere.length === 0
    ? { text: 'In sync', tone: 'good', icon: 'circle-check', hint: 'Nothing changed since the last sync' }
    : { text: 'Changed', tone: 'warn', icon: 'refresh-cw', hint: 'Review and sync the changes' };
}

function rowsOf(link: LinkStatus, choice: TargetSettings, locale?: string): LinkModel['rows'] {
  const { target, lastSync, changedHere, changedThere, checkedAt } = link;
  const names = (remotes: readonly string[]): string =>
    remotes.length === 0 ? 'No changes' : listed([...new Set(remotes.map((one) => fieldLabel(target, choice, one)))]);
  return [
    { label: 'Last sync', value: lastSync === undefined ? 'Not on this device' : timestampText(lastSync, locale) },
    { label: 'Changed in the note', value: names(changedHere) },
    {
      label: 'Changed in the CRM',
      value:
        checkedAt === undefined
          ? 'Not checked yet'
          : `${names(changedThere)}, as of ${timestampText(checkedAt, locale)}`,
    },
  ];
}

/** Returns the display name of the note field; the remote name if no mapping row contains it. */
export function fieldLabel(target: CrmId, choice: TargetSettings, remote: string): string {
  const options = resolveOptions(TARGETS[target], choice);
  const row = (choice.mapping ?? TARGETS[target].mapping).find(({ to }) => {
    const [before = '', after] = remoteName(to, options).split('{FY}');
    return after === undefined ? before === remote : remote.startsWith(before) && remote.endsWith(after);
  });
  return row === undefined ? remote : capital(sourceLabel(row.from));
}

/** Returns day and time in the local time zone. */
function timestampText(iso: string, locale?: string): string {
  return new Date(iso).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
}
