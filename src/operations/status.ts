/** The operation that shows linked records and changes since the last sync, without requests to a CRM. */
import { listed } from '../domain/sentence.ts';
import * as v from 'valibot';
import type { ConnectionState, LinkStatus, SyncRunSummary } from '../sync/sync-service.ts';
import { TARGETS } from '../targets/targets.ts';
import { countedText, page } from './finding-lines.ts';
import { json, type Json } from './json.ts';
import { isOperationError, type Operation } from './operation.ts';
import { SELECTION, selectionIn } from './selection.ts';

interface NoteStatus {
  readonly path: string;
  readonly id: string | undefined;
  readonly links: readonly LinkStatus[];
}

interface StatusAnswer {
  readonly states: readonly ConnectionState[];
  readonly notes: readonly NoteStatus[];
  readonly runs: readonly SyncRunSummary[];
}

/** Number of recent runs in the output. */
const MOST_RUNS = 10;

const PARAMETERS = v.object(SELECTION);

export const statusOperation: Operation<typeof PARAMETERS, StatusAnswer> = {
  name: 'status',
  description: 'Show linked records, changes since the last sync, and recent runs; doesn’t contact a CRM',
  parameters: PARAMETERS,
  access: 'reads',
  run: async (parameters, services) => {
    const { sync, read, messages } = services;
    const selection = selectionIn(parameters);
    if (isOperationError(selection)) return selection;
    const run = await services.notes.validate(selection);
    if ('nearest' in run) return { error: messages.unknownSelection(run) };
    const notes: NoteStatus[] = [];
    const statusOf = sync.status();
    for (const { path, opportunity } of run.inspections) {
      notes.push({ path, id: opportunity?.id, links: await statusOf(path, await read(path)) });
    }
    return { states: sync.states(), notes, runs: (await sync.runs()).slice(0, MOST_RUNS) };
  },
  attention: () => undefined,
  json: statusJson,
  text: statusText,
};

function hasNews({ links }: NoteStatus): boolean {
  return links.some(({ changedHere, changedThere }) => changedHere.length + changedThere.length > 0);
}

/**
 * Returns the JSON answer. `total` is `linked` + `unlinked`; `changed` is the number of linked notes that differ from the last synced values.
 */
function statusJson({ states, notes, runs }: StatusAnswer): Json {
  const linked = notes.filter(({ links }) => links.length > 0).length;
  return json({
    total: notes.length,
    linked,
    unlinked: notes.length - linked,
    changed: notes.filter(hasNews).length,
    connections: states.map(connectionJson),
    notes: notes.map(({ path, id, links }) => json({ path, opportunity_id: id ?? null, links: links.map(linkJson) })),
    runs: runs.map(runJson),
  });
}

function connectionJson(state: ConnectionState): Json {
  if (state.state !== 'ready') return json({ target: state.target, state: state.state });
  const { orgName, orgId, userName, sandbox } = state.identity;
  return json({ target: state.target, state: 'ready', org: orgName, org_id: orgId, sandbox, user: userName });
}

function linkJson(link: LinkStatus): Json {
  return json({
    target: link.target,
    remote_id: link.remoteId,
    url: link.url ?? null,
    last_sync: link.lastSync ?? null,
    changed_in_note: link.changedHere,
    changed_in_crm: link.changedThere,
    checked_at: link.checkedAt ?? null,
  });
}

function runJson({ runId, target, startedAt, done, failed, undone, logPath }: SyncRunSummary): Json {
  return json({ run_id: runId, target, started_at: startedAt, done, failed, undone, log: logPath });
}

/**
 * Returns the connections, the notes with changes since the last sync, and recent runs; all other notes are only
 * counted.
 */
function statusText({ states, notes, runs }: StatusAnswer): string {
  const linked = notes.filter(({ links }) => links.length > 0).length;
  const changed = notes.filter(hasNews);
  const counts = `${countedText(notes.length, 'opportunity', 'opportunities')}, ${linked} linked, ${changed.length} changed since.`;
  return page([
    [counts],
    states.map(connectionLine),
    ...changed.map((note) => [note.path, ...note.links.flatMap(linkLines)]),
    runs.map(runLine),
  ]);
}

const STATES = { absent: 'not set up', 'signed-out': 'signed out' } as const;

function connectionLine(state: ConnectionState): string {
  const { label } = TARGETS[state.target];
  if (state.state !== 'ready') return `${label}: ${STATES[state.state]}`;
  const { orgName, userName, sandbox } = state.identity;
  return `${label}: connected to ${orgName}${sandbox ? ', a sandbox,' : ''} as ${userName}`;
}

function linkLines(link: LinkStatus): string[] {
  const { label } = TARGETS[link.target];
  const { changedHere, changedThere, checkedAt, lastSync } = link;
  return [
    `  ${label} ${link.remoteId}${lastSync === undefined ? '' : `, last sync ${lastSync}`}`,
    ...(changedHere.length === 0 ? [] : [`  Changed in the note: ${listed(changedHere)}`]),
    ...(changedThere.length === 0
      ? []
      : [`  Changed in ${label}: ${listed(changedThere)}${checkedAt === undefined ? '' : `, as of ${checkedAt}`}`]),
  ];
}

function runLine({ runId, target, startedAt, done, failed, undone }: SyncRunSummary): string {
  const failures = failed > 0 ? `, ${failed} failed` : '';
  return `Run ${runId}, ${startedAt}, ${TARGETS[target].label}: ${done} done${failures}${undone ? ', undone' : ''}`;
}
