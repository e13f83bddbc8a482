/** Changes to the share rows of opportunities, so that they match the opportunities' shares. */
import type { RemoteWrite, WriteResult } from '../core/crm.ts';
import { nameKey } from '../../domain/name.ts';
import { errorsByOperation } from '../flow/response.ts';
import { readShares } from '../core/shares.ts';
import type { RequestFlow, CrmError } from '../flow/request-flow.ts';
import { deleteRows, type ObjectWrite } from './collections.ts';
import { shareKey, shareTable, type ShareNames, type ShareRow } from './share-table.ts';

/** An opportunity that is written, and the shares that it should have. */
export interface SharedOpportunity {
  readonly opId: string;
  readonly id: string;
  readonly key: string;
  readonly text: string;
  /** True if the record was found by its key, so that its share rows have not been read yet. */
  readonly unseen: boolean;
}

interface SharePlan {
  readonly table: ObjectWrite;
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
export function planShares(
  names: ShareNames,
  deals: readonly SharedOpportunity[],
  there: readonly ShareRow[],
): SharePlan {
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
      const isSame = row?.name === share.name && row.ledger === share.ledger && row.amount === share.amount;
      if (isSame) continue;
      const opId = `${deal.opId}/${key}`;
      const fields = row === undefined ? { [names.deal]: deal.id, ...values } : values;
      writes.push({ opId, id: row?.id, key, fields });
      owners.set(opId, deal.opId);
    }
    for (const { id } of rows.values()) removes.set(id, deal.opId);
  }
  return { table: shareTable(names), writes, removes, deals: owners };
}

/** Writes and deletes rows. Returns their {@link errorsByOperation}. */
export function* writeShares(
  { table, writes, removes, deals }: SharePlan,
  writeRows: (table: ObjectWrite, writes: readonly RemoteWrite[]) => RequestFlow<readonly WriteResult[]>,
): RequestFlow<ReadonlyMap<string, CrmError>> {
  const found: [string, CrmError][] = [];
  const addError = (opId: string | undefined, error: CrmError): void => {
    if (opId !== undefined) found.push([opId, { ...error, fields: [table.object] }]);
  };
  for (const answer of yield* writeRows(table, writes)) {
    if (!answer.ok) addError(deals.get(answer.opId), answer.error);
  }
  for (const [id, error] of yield* deleteRows([...removes.keys()])) addError(removes.get(id), error);
  return errorsByOperation(found);
}
