/** A CRM on loopback as the suite of all CRMs sees it, and what a note says to it. */
import type { Opportunity } from '../../src/domain/opportunity.ts';
import {
  cellOf,
  columnsOf,
  hereOf,
  keyField,
  syncedNames,
  theirsOf,
  type Column,
} from '../../src/targets/core/sync-fields.ts';
import { chosenTarget, type ChosenTarget } from '../../src/targets/core/resolve-target.ts';
import type { Crm, CrmScope, RemoteRecord, RemoteWrite } from '../../src/targets/core/crm.ts';
import type { MappingSource, Target } from '../../src/targets/core/target.ts';
import type { Talk } from '../../src/targets/flow/request-flow.ts';
import type { RequestFaults } from '../../tools/loopback-crms/faults.ts';
import type { RequestLog } from '../../tools/loopback-crms/request.ts';
import { minimal } from './exportable.ts';

/** A server in the words of its own CRM. */
interface Server {
  readonly log: RequestLog;
  readonly faults: RequestFaults;
  readonly close: () => Promise<void>;
}

/** What differs from one CRM to the next. */
export interface Props {
  readonly server: Server;
  readonly converse: <Out>(talk: Talk<Out>) => Promise<Out>;
  readonly options: Readonly<Record<string, string>>;
  /** Stage of a new deal, as a note calls it. */
  readonly opening: string;
  /** Part of the request that makes deals, to order faults by. */
  readonly makes: string;
  /** The answer to a deal that is made once more. */
  readonly again: object;
  /** The id of a record that never was. */
  readonly nobody: string;
  /** Whether somebody is signed in who can have deals. */
  readonly owning: boolean;
  /** Fails the next row that has this value somewhere. */
  readonly refuse: (value: string, code: string, message: string) => void;
  /** Somebody makes a company there; gives its id. */
  readonly company: (name: string) => string;
  readonly deals: () => number;
  readonly advance: (ms: number) => void;
}

export interface Stage extends Props {
  readonly crm: Crm;
  readonly chosen: ChosenTarget;
  readonly scope: CrmScope;
}

/** One way in which a CRM may be set up; the account is in that zone, where it has one. */
export type StartStage = (timeZone: string) => Promise<Stage>;

/** With the fields that a sync would read. */
export async function stageOf(target: Target, crm: Crm, props: Props): Promise<Stage> {
  const choice = { options: props.options };
  const { version } = await props.converse(crm.identify(props.options));
  const asked = chosenTarget(target, choice);
  const fields = syncedNames(asked, { fields: {} });
  const bare = { version, options: asked.options, keyField: keyField(asked), fields };
  const schema = await props.converse(crm.describe(bare, undefined));
  const chosen = chosenTarget(target, choice, schema);
  const scope = { ...bare, options: chosen.options, fields: syncedNames(chosen, schema), schema };
  return { ...props, crm, chosen, scope };
}

/** What is sent of a note here; all else is of some CRMs only. */
const SENT: readonly MappingSource[] = ['title', 'amount', 'closeDate', 'stage', 'notes'];

function columns({ chosen, scope }: Stage): readonly Column[] {
  const all = columnsOf(chosen, scope.schema, []);
  return all.filter(({ row, field }) => SENT.includes(row.from) && field !== undefined && field.act !== true);
}

/** Makes a deal of a note with this id, or changes the one that has `id` there, as its note says now. */
export function deal(stage: Stage, key: string, changes: Partial<Opportunity> = {}, id?: string): RemoteWrite {
  const item = minimal({ id: key, title: `Deal ${key}`, stage: stage.opening, ...changes });
  const said = columns(stage).flatMap((column) => {
    const { said, send } = cellOf(stage.chosen, item, column);
    return said === 'said' ? [[column.remote, send] as const] : [];
  });
  return { opId: `op ${key}`, id, key, fields: Object.fromEntries(said) };
}

/** Remote name of the field that a source goes to. */
export function remoteOf(stage: Stage, ...from: readonly MappingSource[]): string {
  const found = columnsOf(stage.chosen, stage.scope.schema, []).find(({ row }) => from.includes(row.from));
  if (found === undefined) throw new Error(`${from.join(' or ')} goes nowhere`);
  return found.remote;
}

/** What a record means to a note, by source, of what goes both ways; undefined: nothing. */
export function noteOf(stage: Stage, { fields }: RemoteRecord): Partial<Record<MappingSource, unknown>> {
  const both = columns(stage).filter(({ row }) => row.direction === 'both' && row.from !== 'stage');
  return Object.fromEntries(
    both.map((column) => {
      const theirs = theirsOf(stage.chosen, column, fields[column.remote]);
      return [column.row.from, hereOf(stage.chosen, column, theirs, 'USD')?.value];
    }),
  );
}
