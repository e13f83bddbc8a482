/** A CRM on loopback, as the suite of all CRMs uses it, and note values for it. */
import type { Opportunity } from '../../src/domain/opportunity.ts';
import {
  noteFieldValue,
  syncFieldsOf,
  toNoteText,
  keyField,
  syncedNames,
  canonicalRemote,
  type SyncField,
} from '../../src/targets/core/sync-fields.ts';
import { resolveTarget, type ResolvedTarget } from '../../src/targets/core/resolve-target.ts';
import type { Crm, CrmScope, RemoteRecord, RemoteWrite } from '../../src/targets/core/crm.ts';
import type { MappingSource, Target } from '../../src/targets/core/target.ts';
import type { RequestFlow } from '../../src/targets/flow/request-flow.ts';
import type { RequestFaults } from '../../tools/loopback-crms/faults.ts';
import type { RequestLog } from '../../tools/loopback-crms/request.ts';
import { minimal } from './exportable.ts';

/** A server, in its CRM's terms. */
interface Server {
  readonly log: RequestLog;
  readonly faults: RequestFaults;
  readonly close: () => Promise<void>;
}

/** The properties in which the CRMs differ. */
export interface Props {
  readonly server: Server;
  readonly converse: <Out>(talk: RequestFlow<Out>) => Promise<Out>;
  readonly options: Readonly<Record<string, string>>;
  /** Stage of a new record, as named in a note. */
  readonly opening: string;
  /** Part of the path of the request that creates records, for ordering faults. */
  readonly makes: string;
  /** Result of creating a record a second time. */
  readonly again: object;
  /** ID of a record that never existed. */
  readonly nobody: string;
  /** True if the connection has a user who can own records. */
  readonly owning: boolean;
  /** Makes the server reject the next row that contains this value. */
  readonly refuse: (value: string, code: string, message: string) => void;
  /** Creates a company on the server and returns its ID. */
  readonly company: (name: string) => string;
  readonly deals: () => number;
  readonly advance: (ms: number) => void;
}

export interface Stage extends Props {
  readonly crm: Crm;
  readonly chosen: ResolvedTarget;
  readonly scope: CrmScope;
}

/** Starts one configuration of a CRM; the account has that time zone if it has one. */
export type StartStage = (timeZone: string) => Promise<Stage>;

/** Returns a stage with the fields that a sync would read. */
export async function stageOf(target: Target, crm: Crm, props: Props): Promise<Stage> {
  const choice = { options: props.options };
  const { version } = await props.converse(crm.identify(props.options));
  const asked = resolveTarget(target, choice);
  const fields = syncedNames(asked, { fields: {} });
  const bare = { version, options: asked.options, keyField: keyField(asked), fields };
  const schema = await props.converse(crm.describe(bare, undefined));
  const chosen = resolveTarget(target, choice, schema);
  const scope = { ...bare, options: chosen.options, fields: syncedNames(chosen, schema), schema };
  return { ...props, crm, chosen, scope };
}

/** Sources that are sent here; the others exist only in some CRMs. */
const SENT: readonly MappingSource[] = ['title', 'amount', 'closeDate', 'stage', 'notes'];

function columns({ chosen, scope }: Stage): readonly SyncField[] {
  const all = syncFieldsOf(chosen, scope.schema, []);
  return all.filter(({ row, field }) => SENT.includes(row.from) && field !== undefined && field.isTransition !== true);
}

/** Returns the write that creates a record for a note with this key, or updates the record with `id`. */
export function deal(stage: Stage, key: string, changes: Partial<Opportunity> = {}, id?: string): RemoteWrite {
  const item = minimal({ id: key, title: `Deal ${key}`, stage: stage.opening, ...changes });
  const said = columns(stage).flatMap((column) => {
    const { state, send } = noteFieldValue(stage.chosen, item, column);
    return state === 'note' ? [[column.remote, send] as const] : [];
  });
  return { opId: `op ${key}`, id, key, fields: Object.fromEntries(said) };
}

/** Returns the remote name of the field for a source. */
export function remoteOf(stage: Stage, ...from: readonly MappingSource[]): string {
  const found = syncFieldsOf(stage.chosen, stage.scope.schema, []).find(({ row }) => from.includes(row.from));
  if (found === undefined) throw new Error(`${from.join(' or ')} goes nowhere`);
  return found.remote;
}

/** Returns the note values of a record by source, of fields that sync in both directions; `undefined` for no value. */
export function noteOf(stage: Stage, { fields }: RemoteRecord): Partial<Record<MappingSource, unknown>> {
  const both = columns(stage).filter(({ row }) => row.direction === 'both' && row.from !== 'stage');
  return Object.fromEntries(
    both.map((column) => {
      const crmValue = canonicalRemote(stage.chosen, column, fields[column.remote]);
      return [column.row.from, toNoteText(stage.chosen, column, crmValue, 'USD')?.value];
    }),
  );
}
