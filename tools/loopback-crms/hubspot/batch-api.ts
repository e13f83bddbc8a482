/** Deals and companies in batches of up to 100: upsert, create, update, read, archive. */
import type { Answer } from '../answer.ts';
import { badValues, inRow, invalid, refuseAs } from './answers.ts';
import type { Complaint } from './answers.ts';
import { associateNew } from './associations-api.ts';
import { TYPE_IDS, bodyOf, idOf, listOf, textsOf, typeNamed } from './call.ts';
import type { Call } from './call.ts';
import type { HubRecord, Values } from './portal.ts';
import type { ObjectType } from './properties.ts';
import { answered, shown, shuffled } from './shown.ts';
import { RowProblem, givenValues, unknownNames, write } from './write.ts';

/** Maximum number of inputs of one call. */
const MOST = 100;

/** One input, and the function that writes it; `id` is empty for a create. */
interface Row {
  input: Record<string, unknown>;
  id: string;
  values: Values;
  write: () => HubRecord;
}

interface Done {
  record: HubRecord;
  row: Row;
  isNew: boolean;
}

export function upsertMany(call: Call, [typeName = '']: string[]): Answer {
  const type = typeNamed(typeName);
  const inputs = inputsOf(call);
  if (inputs.some((input) => input['associations'] !== undefined)) {
    throw invalid('Invalid input JSON: associations are not accepted by an upsert');
  }
  const idProperty = keyOf(call, type, inputs);
  if (idProperty === undefined) throw invalid(nonUnique(type, 'hs_object_id'));
  const rows = inputs.map((input): Row => {
    const id = idOf(input);
    const values = { [idProperty]: id, ...givenValues(input) };
    return { input, id, values, write: () => write(call, type, call.portal.byValue(type, idProperty, id), values) };
  });
  return run(call, type, rows, { status: 200, marksNew: true });
}

export function createMany(call: Call, [typeName = '']: string[]): Answer {
  const type = typeNamed(typeName);
  const rows = inputsOf(call).map((input): Row => {
    const values = givenValues(input);
    const make = (): HubRecord => associateNew(call, write(call, type, undefined, values), input);
    return { input, id: '', values, write: make };
  });
  return run(call, type, rows, { status: 201, marksNew: false });
}

export function updateMany(call: Call, [typeName = '']: string[]): Answer {
  const type = typeNamed(typeName);
  const inputs = inputsOf(call);
  const idProperty = keyOf(call, type, inputs);
  const rows = inputs.map((input): Row => {
    const id = idOf(input);
    const values = givenValues(input);
    return { input, id, values, write: () => write(call, type, existing(call, type, id, idProperty), values) };
  });
  return run(call, type, rows, { status: 200, marksNew: false });
}

export function archiveMany(call: Call, [typeName = '']: string[]): Answer {
  const type = typeNamed(typeName);
  for (const input of inputsOf(call)) {
    const record = call.portal.get(idOf(input));
    if (record?.type === type && record.archivedMs === undefined) call.portal.archive(record.id);
  }
  return { status: 204 };
}

export function readMany(call: Call, [typeName = '']: string[]): Answer {
  const type = typeNamed(typeName);
  const body = bodyOf(call.request);
  const inputs = atMost(listOf(body));
  const idProperty = keyOf(call, type, [body]);
  const names = [...textsOf(body, 'properties'), ...(idProperty === undefined ? [] : [idProperty])];
  const archived = call.request.query.get('archived') === 'true';
  const found = new Map<string, HubRecord>();
  const missing: string[] = [];
  for (const id of inputs.map(idOf)) {
    const record = idProperty === undefined ? call.portal.get(id) : call.portal.byValue(type, idProperty, id);
    const fits = record?.type === type && (record.archivedMs !== undefined) === archived;
    if (fits) found.set(record.id, record);
    else missing.push(id);
  }
  const results = shuffled([...found.values()].map((record) => shown(call.portal, record, names)));
  const message = 'Could not get some objects, they may be deleted or not exist. Check that ids are valid.';
  const errors = [inRow({ status: 404, category: 'OBJECT_NOT_FOUND', message }, { ids: missing })];
  return answered(call.portal, 200, results, missing.length === 0 ? [] : errors, 207);
}

/** Returns the live record of an ID or a key; throws a RowProblem if it does not exist. */
export function existing(call: Call, type: ObjectType, id: string, idProperty: string | undefined): HubRecord {
  const record = idProperty === undefined ? call.portal.get(id) : call.portal.byValue(type, idProperty, id);
  if (record?.type === type && record.archivedMs === undefined) return record;
  const message = `${TYPE_IDS[type]} ${id} does not exist`;
  throw new RowProblem({ status: 404, category: 'OBJECT_NOT_FOUND', message, context: { ids: [id] } });
}

/**
 * Returns the property to which the IDs belong: the same for all rows, and unique. Returns `undefined` for HubSpot's
 * own IDs.
 */
export function keyOf(call: Call, type: ObjectType, rows: readonly Record<string, unknown>[]): string | undefined {
  const [name, ...others] = new Set(rows.map((row) => row['idProperty']));
  if (others.length > 0) throw invalid('All inputs of a batch must have the same idProperty');
  if (name === undefined) return undefined;
  if (typeof name !== 'string' || call.portal.property(type, name)?.hasUniqueValue !== true) {
    throw invalid(nonUnique(type, JSON.stringify(name).replaceAll('"', '')));
  }
  return name;
}

function nonUnique(type: ObjectType, name: string): string {
  return `Unable to perform update/upsert by non-unique ${TYPE_IDS[type]} property ${name}`;
}

function inputsOf(call: Call): Record<string, unknown>[] {
  return atMost(listOf(bodyOf(call.request)));
}

function atMost(inputs: Record<string, unknown>[]): Record<string, unknown>[] {
  if (inputs.length <= MOST) return inputs;
  throw invalid(`The maximum number of inputs of a batch is ${MOST}, and ${inputs.length} came.`);
}

/**
 * Writes the rows. With unique trace IDs each row succeeds or fails separately; without them, one bad row undoes the
 * batch.
 */
function run(call: Call, type: ObjectType, rows: readonly Row[], how: { status: number; marksNew: boolean }): Answer {
  const { portal } = call;
  refuseDoubles(rows);
  const unknown = unknownNames(
    portal,
    type,
    rows.map((row) => row.values),
  );
  if (unknown.length > 0) throw refuseAs(badValues(unknown));
  const known = new Set(portal.all(type).map((record) => record.id));
  const done: Done[] = [];
  const failed: unknown[] = [];
  const alone = areTraced(rows);
  const writeAll = (): void => {
    for (const row of rows) {
      const result = attempt(row);
      if ('category' in result && !alone) throw refuseAs(result);
      if ('category' in result)
        failed.push(inRow(result, { objectWriteTraceId: [String(row.input['objectWriteTraceId'])] }));
      else done.push({ record: result, row, isNew: !known.has(result.id) });
    }
  };
  portal.allOrNothing(writeAll);
  const results = done.map((one) => ({
    ...shown(portal, one.record, Object.keys(one.row.values)),
    ...(how.marksNew ? { new: one.isNew } : {}),
    ...(alone && call.hub.options.echoTraceIds !== false
      ? { objectWriteTraceId: one.row.input['objectWriteTraceId'] }
      : {}),
  }));
  return answered(call.portal, how.status, shuffled(results), shuffled(failed), call.hub.options.partialStatus ?? 207);
}

function attempt(row: Row): HubRecord | Complaint {
  try {
    return row.write();
  } catch (error) {
    if (error instanceof RowProblem) return error.complaint;
    throw error;
  }
}

function areTraced(rows: readonly Row[]): boolean {
  const traces = rows.map((row) => row.input['objectWriteTraceId']);
  return traces.every((trace) => typeof trace === 'string' && trace !== '') && new Set(traces).size === traces.length;
}

function refuseDoubles(rows: readonly Row[]): void {
  const ids = rows.map((row) => row.id).filter((id) => id !== '');
  const doubles = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  if (doubles.length === 0) return;
  const message = `Duplicate IDs found in batch input: [${doubles.join(', ')}]. IDs must be unique`;
  throw invalid(message, { context: { ids: doubles } });
}
