/** Changes to the share rows of opportunities, so that they match the opportunities' shares. */
import type { RemoteWrite, WriteAnswer } from '../core/crm.ts';
import { nameKey } from '../../domain/name.ts';
import { troublesByOperation } from '../flow/response.ts';
import { readShares } from '../core/shares.ts';
import type { Talk, Trouble } from '../flow/request-flow.ts';
import { deleteRows, type Table } from './collections.ts';
import { shareKey, shareTable, type ShareNames, type ShareRow } from './share-table.ts';

/** An opportunity that is written, and the shares that it should have. */
export interface SharedDeal {
  readonly opId: string;
  readonly id: string;
  readonly key: string;
  readonly text: string;
  /** True if the record was found by its key, so that its share rows have not been read yet. */
  readonly unseen: boolean;
}

interface SharePlan {
  readonly table: Table;
  readonly writes: readonly RemoteWrite[];
  /** Operation of the opportunity by ID of the row to delete. */
  readonly removes: ReadonlyMap<string, string>;
  /** Operation of the opportunity by operation of the row. */
  readonly deals: ReadonlyMap<string, string>;
}

/**
 * Returns the writes and deletions. Rows that already match are not changed; the link to the opportunity is sent only
 * for new rows because it can rarely be changed.
 */
export function planShares(names: ShareNames, deals: readonly SharedDeal[], there: readonly ShareRow[]): SharePlan {
  const writes: RemoteWrite[] = [];
  const removes = new Map<string, string>();
  const owners = new Map<string, string>();
  for (const deal of deals) {
    const rows = new Map(there.filter((row) => row.deal === deal.id).map((row) => [nameKey(row.key), row]));
    for (const share of readShares(deal.text)) {
      const key = shareKey(deal.key, share);
      const row = rows.get(nameKey(key));
      rows.delete(nameKey(key));
      const values = { [names.name]: share.name, [names.ledger]: share.ledger, [names.amount]: share.amount };
      const same = row?.name === share.name && row.ledger === share.ledger && row.amount === share.amount;
      if (same) continue;
      const opId = `${deal.opId}/${key}`;
      const fields = row === undefined ? { [names.deal]: deal.id, ...values } : values;
      writes.push({ opId, id: row?.id, key, fields });
      owners.set(opId, deal.opId);
    }
    for (const { id } of rows.values()) removes.set(id, deal.opId);
  }
  return { table: shareTable(names), writes, removes, deals: owners };
}

/** Writes and deletes rows. Returns their {@link troublesByOperation}. */
export function* writeShares(
  { table, writes, removes, deals }: SharePlan,
  writeRows: (table: Table, writes: readonly RemoteWrite[]) => Talk<readonly WriteAnswer[]>,
): Talk<ReadonlyMap<string, Trouble>> {
  const found: [string, Trouble][] = [];
  const tell = (opId: string | undefined, trouble: Trouble): void => {
    if (opId !== undefined) found.push([opId, { ...trouble, fields: [table.object] }]);
  };
  for (const answer of yield* writeRows(table, writes)) {
    if (!answer.ok) tell(deals.get(answer.opId), answer.trouble);
  }
  for (const [id, trouble] of yield* deleteRows([...removes.keys()])) tell(removes.get(id), trouble);
  return troublesByOperation(found);
}
