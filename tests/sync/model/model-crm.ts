/** A CRM in memory: records with versions, a server that trims and rounds, and every kind of request failure. */
import { nameKey } from '../../../src/domain/name.ts';
import type { PlainValue } from '../../../src/domain/value.ts';
import type {
  Crm,
  ChangeSet,
  Lookup,
  RemoteRecord,
  RemoteWrite,
  Snapshot,
  WriteResult,
} from '../../../src/targets/core/crm.ts';
import { signIn } from '../../../src/targets/salesforce/sign-in.ts';
import type { RequestFlow, CrmError, CrmRequest, CrmResponse } from '../../../src/targets/flow/request-flow.ts';
import { answer, type Answer } from '../../support/memory-transport.ts';
import { roleOf, salesforceModel, type Role, type TargetModel, type Wire } from './target-model.ts';

interface ModelRecord {
  readonly id: string;
  key: string;
  version: number;
  readonly fields: Record<string, Wire>;
}

/**
 * The fault of one request. `lost-before` and `timeout-before` never arrive; `lost-after` and `timeout-after` do, and
 * the response is lost; `broken-after` does as well, and the response reports a server error. `late` arrives after the
 * client has stopped waiting. `locked`: each record of a write is locked by another user.
 */
export type Fault =
  | 'none'
  | 'lost-before'
  | 'lost-after'
  | 'timeout-before'
  | 'timeout-after'
  | 'late'
  | 'busy'
  | 'broken'
  | 'broken-after'
  | 'locked'
  | 'signed-out';

export interface ModelCrm {
  readonly crm: Crm;
  readonly model: TargetModel;
  readonly handle: (request: CrmRequest) => Answer;
  readonly records: Map<string, ModelRecord>;
  /** Is called once per request. */
  fault: (request: CrmRequest) => Fault;
  /** Edits a record as another user, by the values on the screen. */
  readonly type: (id: string, texts: Partial<Readonly<Record<Role, string | undefined>>>) => void;
  /** Does the same by API values under remote names. */
  readonly edit: (id: string, fields: Readonly<Record<string, Wire>>) => void;
  readonly add: (key: string, fields: Readonly<Record<string, Wire>>) => ModelRecord;
  /** Changes by {@link handle}, in order: one for each field of each write that arrived. */
  readonly writes: { readonly recordId: string; readonly remote: string; readonly from: string; readonly to: string }[];
  /** Number of writes that arrived, and number of change requests. */
  readonly asked: { writes: number; looks: number };
  /** Lets pending requests arrive. */
  readonly arrive: () => void;
  /** Maximum number of writes in one request. */
  readonly batch: { size: number };
  /** The records, as text by ID, of each change request with a token. A token without an entry has expired. */
  readonly marks: Map<string, ReadonlyMap<string, string>>;
}

export function modelCrm(kind: TargetModel = salesforceModel): ModelCrm {
  const records = new Map<string, ModelRecord>();
  const writes: ModelCrm['writes'] = [];
  const waiting: CrmRequest[] = [];
  const batch = { size: 3 };
  let made = 0;
  const model: ModelCrm = {
    crm: crmWith(batch, kind),
    model: kind,
    records,
    writes,
    asked: { writes: 0, looks: 0 },
    batch,
    marks: new Map(),
    fault: () => 'none',
    add: (key, fields) => {
      const record = { id: `R${String(++made).padStart(3, '0')}`, key, version: 1, fields: {} };
      records.set(record.id, record);
      put(kind, record, { [kind.names.untouched]: 'theirs', ...fields });
      return record;
    },
    type: (id, texts) => {
      const told = Object.entries(texts).filter((one): one is [Role, string] => one[1] !== undefined);
      model.edit(id, Object.fromEntries(told.map(([role, text]) => [kind.names[role], kind.wire(role, text)])));
    },
    edit: (id, fields) => {
      const record = records.get(id);
      if (record !== undefined) put(kind, record, fields);
    },
    arrive: () => {
      for (const request of waiting.splice(0)) serve(model, request);
    },
    handle: (request) => {
      const fault = model.fault(request);
      switch (fault) {
        case 'busy':
          return answer(503, '', { 'retry-after': '7' });
        case 'broken':
          return answer(500);
        case 'signed-out':
          return 'signed-out';
        case 'locked':
          return locked(JSON.parse(request.body ?? '[]') as RemoteWrite[]);
        case 'late':
          waiting.push(request);
          return 'timeout';
        case 'lost-before':
          return 'lost';
        case 'timeout-before':
          return 'timeout';
        default: {
          const served = serve(model, request);
          if (fault === 'broken-after') return answer(500);
          return fault === 'none' ? served : fault === 'lost-after' ? 'lost' : 'timeout';
        }
      }
    },
  };
  return model;
}

function put(kind: TargetModel, record: ModelRecord, fields: Readonly<Record<string, PlainValue>>): void {
  let changed = false;
  for (const [name, value] of Object.entries(fields)) {
    const kept = stored(kind, name, value);
    if ((record.fields[name] ?? null) === kept) continue;
    record.fields[name] = kept;
    changed = true;
  }
  if (changed) record.version += 1;
}

/** Returns a value as the server stores it: null for an empty text. */
function stored(kind: TargetModel, remote: string, value: PlainValue): Wire {
  const plain = typeof value === 'object' && value !== null && 'bare' in value ? Number(value.bare) : (value as Wire);
  return plain === null || plain === '' ? null : kind.keeps(plain, roleOf(kind, remote));
}

function serve(model: ModelCrm, { path, body = '[]' }: CrmRequest): CrmResponse {
  const url = new URL(path, 'https://crm.example');
  const list = (name: string): string[] => JSON.parse(url.searchParams.get(name) ?? '[]') as string[];
  switch (url.pathname) {
    case '/describe':
      return answer(200, model.model.schema);
    case '/records':
      return answer(200, found(model, list('ids'), list('keys'), list('fields')));
    case '/changed':
      return answer(200, found(model, [...model.records.keys()], [], list('fields')));
    case '/look':
      return answer(200, lookAt(model, url.searchParams.get('mark') ?? ''));
    case '/write':
      model.asked.writes += 1;
      return written(model, JSON.parse(body) as RemoteWrite[]);
    default:
      return answer(404);
  }
}

function found(
  { model, records }: ModelCrm,
  ids: readonly string[],
  keys: readonly string[],
  names: readonly string[],
): Snapshot {
  const wanted = new Set(keys.map(nameKey));
  const some = [...records.values()].filter(
    ({ id, key }) => ids.includes(id) || (key !== '' && wanted.has(nameKey(key))),
  );
  return {
    records: some.map(({ id, key, version, fields }): RemoteRecord => {
      const values = names.map((name) => [name, name === model.key ? key : (fields[name] ?? null)] as const);
      return { id, key, version: String(version), fields: Object.fromEntries(values) };
    }),
    missing: ids.filter((id) => !records.has(id)),
  };
}

function lookAt({ records, marks, asked }: ModelCrm, mark: string): ChangeSet {
  const now = new Map([...records].map(([id, record]) => [id, JSON.stringify(record)]));
  const then = marks.get(mark);
  const next = `mark ${++asked.looks}`;
  marks.set(next, now);
  const ids = [...new Set([...(then?.keys() ?? []), ...now.keys()])];
  return { token: next, changed: then && ids.filter((id) => then.get(id) !== now.get(id)) };
}

function locked(writes: readonly RemoteWrite[]): CrmResponse {
  const error: CrmError = { kind: 'later', code: 'LOCKED', message: '' };
  return answer(
    200,
    writes.map(({ opId }): WriteResult => ({ opId, ok: false, error })),
  );
}

/** `POISON` in a name fails its whole batch, `BAD` its own record. */
function written(model: ModelCrm, writes: readonly RemoteWrite[]): CrmResponse {
  if (writes.some(({ fields }) => nameIn(model, fields).includes('POISON'))) return answer(400, 'poisoned');
  return answer(
    200,
    writes.map((write) => writeOne(model, write)),
  );
}

function nameIn({ model }: ModelCrm, fields: RemoteWrite['fields']): string {
  const name = fields[model.names.title];
  return typeof name === 'string' ? name : '';
}

function writeOne(model: ModelCrm, { opId, id, key, version, fields }: RemoteWrite): WriteResult {
  const { model: kind, records } = model;
  const refused = (code: string): WriteResult => ({ opId, ok: false, error: { kind: 'record', code, message: '' } });
  if (nameIn(model, fields).includes('BAD')) return refused('BAD_NAME');
  const same = [...records.values()].filter((record) => nameKey(record.key) === nameKey(key) && key !== '');
  if (id === undefined && same.length > 1) return refused('DUPLICATE_KEY');
  const known = id === undefined ? same[0] : records.get(id);
  if (id !== undefined && known === undefined) return refused('NOT_FOUND');
  const asked = kind.compares ? version : undefined;
  if (known !== undefined && asked !== undefined && asked !== String(known.version)) return refused('moved');
  const record = known ?? model.add(key, {});
  for (const [remote, value] of Object.entries(fields)) {
    const from = String(record.fields[remote] ?? '');
    model.writes.push({ recordId: record.id, remote, from, to: String(stored(kind, remote, value) ?? '') });
  }
  const { [kind.key]: named, ...others } = fields;
  if (typeof named === 'string') record.key = named;
  put(kind, record, others);
  return { opId, ok: true, id: record.id, created: known === undefined };
}

function crmWith(batch: { readonly size: number }, { tracks, repeats }: TargetModel): Crm {
  return {
    orgLabel: 'org',
    reads: [],
    signIn,
    authStatus: () => 'valid',
    error: ({ status, headers }): CrmError | undefined => {
      if (status < 400) return undefined;
      const wait = headers['retry-after'];
      if (wait !== undefined)
        return { kind: 'later', code: `E${status}`, message: '', status, retryAfterMs: Number(wait) * 1000 };
      return {
        kind: status === 400 ? 'record' : status >= 500 ? 'later' : 'connection',
        code: `E${status}`,
        message: '',
        status,
      };
    },
    usedShare: () => undefined,
    recordUrl: (id, address) => `${address}/${id}`,
    batchSize: () => batch.size,
    identify: () => asking({ method: 'GET', path: '/me' }),
    describe: (_, known) => (known === undefined ? asking({ method: 'GET', path: '/describe' }) : saying(known)),
    read: ({ fields }, ids, keys) =>
      asking({ method: 'GET', path: `/records?ids=${json(ids)}&keys=${json(keys)}&fields=${json(fields)}` }),
    changed: ({ fields }) => asking({ method: 'GET', path: `/changed?fields=${json(fields)}` }),
    ...(tracks && { tracking: { minRecords: 1, readChanges: lookFrom } }),
    resolve: (_, lookups: readonly Lookup[]) => saying(lookups.map((one) => ({ ...one, candidates: [] }))),
    write: (_, writes) =>
      asking({
        method: 'POST',
        path: '/write',
        body: JSON.stringify(writes),
        ...(repeats && { repeatable: true }),
      }),
  };
}

function lookFrom(_: unknown, mark = ''): RequestFlow<ChangeSet> {
  return asking({ method: 'GET', path: `/look?mark=${encodeURIComponent(mark)}` });
}

function json(value: unknown): string {
  return encodeURIComponent(JSON.stringify(value));
}

function* asking<Out>(request: CrmRequest): RequestFlow<Out> {
  return JSON.parse((yield request).body) as Out;
}

/** Returns a request flow without requests. */
function saying<Out>(out: Out): RequestFlow<Out> {
  const talk = (function* (): RequestFlow<Out> {
    yield { waitMs: 0 };
    return out;
  })();
  return talk;
}
