/** Writing deals with their associated companies. */
import { nameKey } from '../../domain/name.ts';
import type { PlainValue } from '../../domain/value.ts';
import { withError, errorsByOperation } from '../flow/response.ts';
import { canonical } from '../core/canonical.ts';
import type { CrmScope, RemoteWrite, WriteResult } from '../core/crm.ts';
import type { RequestFlow, CrmError } from '../flow/request-flow.ts';
import { COMPANY, listSchema } from './api.ts';
import { associate, type AssociationAction, type AssociationPair } from './associate.ts';
import { writeDeals } from './batch.ts';
import {
  companiesIn,
  labelType,
  associationsOf,
  PRIMARY,
  type DealAssociation,
  type AssociationLabel,
} from './associations.ts';

/** Error of the second write of the same deal: HubSpot would reject the whole batch. */
const TWICE: CrmError = {
  kind: 'record',
  code: 'DUPLICATE_IN_BATCH',
  message: 'Another note in this sync updates the same deal.',
};

/** Error for removing the primary company: a deal keeps it until it has another one. */
const NO_COMPANY: CrmError = {
  kind: 'record',
  code: 'COMPANY_NEEDED',
  fields: [COMPANY],
  message: 'The primary company of a deal can be changed here, but it can only be removed in HubSpot.',
};

/**
 * Writes deals and returns a result for each. A deal whose associations were rejected counts as failed, and is written
 * again as a whole next time.
 */
export function* write(scope: CrmScope, writes: readonly RemoteWrite[]): RequestFlow<readonly WriteResult[]> {
  const firsts = new Map([...writes].reverse().map((one) => [markOf(one), one] as const));
  const single = writes.filter((one) => firsts.get(markOf(one)) === one);
  const doubles = writes.filter((one) => !single.includes(one)).map(({ opId }) => failed(opId, TWICE));
  const label = labelName(scope);
  // Existing associations are read before anything is written, so that an error in reading them loses no results.
  const hasLinks = ({ fields }: RemoteWrite): boolean => COMPANY in fields || Object.hasOwn(fields, label);
  const existing = single.flatMap((one) => (hasLinks(one) ? (one.id ?? []) : []));
  const before = yield* associationsOf(scope, existing);
  const answers = yield* writeDeals(scope, single);
  const ids = new Map(answers.flatMap((answer) => (answer.ok ? [[answer.opId, answer.id] as const] : [])));
  const seen = new Map(existing.map((id) => [id, before.get(id) ?? []]));
  const found: [string, CrmError][] = [];
  for (const { name, action, pairs } of changesFor(scope, single, ids, before)) {
    const wrong = yield* associate(scope, action, pairs, seen);
    for (const [opId, error] of wrong) found.push([opId, { ...error, fields: [name] }]);
  }
  const errors = errorsByOperation(found);
  for (const { opId, fields } of single)
    if (COMPANY in fields && companies(fields[COMPANY])[0] === undefined) errors.set(opId, NO_COMPANY);
  const all = answers.map((answer) => {
    const error = answer.ok ? errors.get(answer.opId) : undefined;
    return error === undefined || !answer.ok ? answer : withError(answer, error);
  });
  return [...all, ...doubles];
}

/** Returns the association changes of the deals that were written, each kind for separate requests. */
function changesFor(
  scope: CrmScope,
  writes: readonly RemoteWrite[],
  ids: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, readonly DealAssociation[]>,
): readonly {
  readonly name: string;
  readonly action: AssociationAction;
  readonly pairs: readonly AssociationPair[];
}[] {
  const label = labelName(scope);
  const type = labelType(scope);
  const pairsOf = (
    name: string,
    of: AssociationLabel,
    namesOf: (write: RemoteWrite) => readonly string[],
  ): readonly AssociationPair[] =>
    writes.flatMap((write) => {
      const deal = ids.get(write.opId);
      if (deal === undefined || !Object.hasOwn(write.fields, name)) return [];
      return namesOf(write).map((company) => ({ opId: write.opId, deal, company, type: of }));
    });
  const there = ({ id = '' }: RemoteWrite): readonly string[] =>
    listSchema(companiesIn(before.get(id) ?? [], label, scope) ?? '');
  const partners = ({ fields }: RemoteWrite): readonly string[] =>
    companies(Object.hasOwn(fields, label) ? fields[label] : undefined);
  const primary = pairsOf(COMPANY, PRIMARY, ({ fields }) => companies(fields[COMPANY]).slice(0, 1));
  const changes: { name: string; action: AssociationAction; pairs: readonly AssociationPair[] }[] = [
    { name: COMPANY, action: 'create', pairs: primary },
  ];
  if (type === undefined) return changes;
  const added = pairsOf(label, type, (one) => partners(one).filter((id) => !there(one).includes(id)));
  // A deal that was found by its key loses no partners because its companies were not read.
  const removed = pairsOf(label, type, (one) => there(one).filter((id) => !partners(one).includes(id)));
  return [
    ...changes,
    { name: label, action: 'create', pairs: added },
    { name: label, action: 'labels/archive', pairs: removed },
  ];
}

/** Returns the identity of a write: two writes with the same identity would make their batch fail. */
function markOf({ id, key }: RemoteWrite): string {
  return id === undefined ? `key ${nameKey(key)}` : `id ${id}`;
}

function labelName({ options }: CrmScope): string {
  return options['partnerLabel'] ?? '';
}

/** Returns the IDs of companies in a value, each once. */
function companies(value: PlainValue | undefined): readonly string[] {
  const text = canonical(value, { type: 'choices' });
  return listSchema(text);
}

function failed(opId: string, error: CrmError): WriteResult {
  return { opId, ok: false, error };
}
