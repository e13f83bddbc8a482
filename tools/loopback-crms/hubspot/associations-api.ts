/** Associations between deals and companies, with their types. */
import type { Answer } from '../answer.ts';
import { inRow, invalid, notFound } from './answers.ts';
import { bodyOf, idOf, isObject, listOf, typeNamed } from './call.ts';
import type { Call } from './call.ts';
import { PRIMARY, UNLABELLED } from './portal.ts';
import type { HubRecord } from './portal.ts';
import type { ObjectType } from './properties.ts';
import { answered, shuffled } from './shown.ts';

/** Types defined by HubSpot; all others were named by the admin. */
const OWN = [UNLABELLED, PRIMARY];

/** Allows only deals with companies, because the plugin writes no other associations. */
function checkPair(from: string, to: string): void {
  if (typeNamed(from) !== 'deals' || typeNamed(to) !== 'companies') throw notFound();
}

function livePair(call: Call, deal: string, company: string): void {
  for (const [id, type] of [
    [deal, 'deals'],
    [company, 'companies'],
  ] as const) {
    if (!isLive(call, id, type)) throw notFound(`${type} ${id} does not exist`);
  }
}

function isLive(call: Call, id: string, type: ObjectType): boolean {
  const record = call.portal.get(id);
  return record?.type === type && record.archivedMs === undefined;
}

/** Returns the type IDs of a list of types; a type that the portal does not have is rejected. */
function typeIds(call: Call, types: readonly Record<string, unknown>[]): number[] {
  return types.map((type) => {
    const id = Number(type['associationTypeId']);
    const own = OWN.includes(id);
    const known = own || call.portal.labels.some((label) => label.typeId === id);
    if (known && type['associationCategory'] === (own ? 'HUBSPOT_DEFINED' : 'USER_DEFINED')) return id;
    throw invalid(`Association type ${id} does not exist between deals and companies`);
  });
}

/** Adds the associations of a create request; a new deal without associations is unchanged. */
export function associateNew(call: Call, record: HubRecord, input: Record<string, unknown>): HubRecord {
  if (input['associations'] === undefined) return record;
  for (const one of listOf(input, 'associations')) {
    const company = idOf(one['to']);
    livePair(call, record.id, company);
    call.portal.associate(record.id, company, typeIds(call, listOf(one, 'types')));
  }
  return record;
}

/** Associates one pair; a repeated request changes nothing. */
export function associateOne(call: Call, [from = '', deal = '', to = '', company = '']: string[]): Answer {
  checkPair(from, to);
  livePair(call, deal, company);
  call.portal.associate(deal, company);
  return answered(call.portal, 200, [defaultResult(deal, company)], [], 207);
}

function defaultResult(deal: string, company: string): unknown {
  const associationSpec = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: UNLABELLED };
  return { from: { id: deal }, to: { id: company }, associationSpec };
}

export function associateMany(call: Call, [from = '', to = '']: string[]): Answer {
  checkPair(from, to);
  const { pairs, errors } = pairsOf(call);
  for (const { deal, company } of pairs) call.portal.associate(deal, company);
  const results = shuffled(pairs.map(({ deal, company }) => defaultResult(deal, company)));
  return answered(call.portal, 200, results, errors, 207);
}

export function labelMany(call: Call, [from = '', to = '']: string[]): Answer {
  checkPair(from, to);
  const { pairs: there, errors } = pairsOf(call);
  const pairs = there.map((pair) => ({ ...pair, types: typeIds(call, listOf(pair.input, 'types')) }));
  for (const { deal, company, types } of pairs) call.portal.associate(deal, company, types);
  const results = pairs.map(({ deal, company, types }) => ({
    ...{ fromObjectTypeId: '0-3', fromObjectId: deal, toObjectTypeId: '0-2', toObjectId: company },
    labels: types.flatMap((type) => labelOf(call, type) ?? []),
  }));
  return answered(call.portal, 201, shuffled(results), errors, 207);
}

export function dissociateMany(call: Call, [from = '', to = '']: string[]): Answer {
  checkPair(from, to);
  for (const input of listOf(bodyOf(call.request))) {
    for (const company of listOf(input, 'to')) call.portal.dissociate(idOf(input['from']), idOf(company));
  }
  return archived(call, []);
}

/** Removes labels; the pair stays associated, unless the association without a label is removed. */
export function unlabelMany(call: Call, [from = '', to = '']: string[]): Answer {
  checkPair(from, to);
  const { pairs, errors } = pairsOf(call);
  for (const { deal, company, input } of pairs) {
    const gone = typeIds(call, listOf(input, 'types'));
    const link = call.portal.links(deal).find((one) => one.company === company);
    if (link === undefined) continue;
    call.portal.dissociate(deal, company);
    if (!gone.includes(UNLABELLED)) {
      const left = link.types.filter((type) => !gone.includes(type));
      call.portal.associate(deal, company, left);
    }
  }
  return archived(call, errors);
}

/**
 * Returns the answer of an archive: with a body according to its reference, without one according to some clients.
 * https://developers.hubspot.com/docs/api-reference/latest/crm/associations/associate-records/batch/delete-association-labels,
 * 2026-11-29.
 */
function archived({ portal, hub }: Call, errors: readonly unknown[]): Answer {
  if (hub.options.archiveStatus === 204 && errors.length === 0) return { status: 204 };
  return answered(portal, 200, [], errors, 207);
}

export function readAssociations(call: Call, [from = '', to = '']: string[]): Answer {
  checkPair(from, to);
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const id of listOf(bodyOf(call.request)).map(idOf)) {
    const links = call.portal.links(id);
    if (links.length === 0) errors.push(noneFound(id));
    else
      results.push({
        from: { id },
        to: links.map((link) => ({ toObjectId: link.company, ...typesOf(call, link.types) })),
      });
  }
  return answered(call.portal, 200, shuffled(results), errors, 207);
}

function noneFound(id: string): unknown {
  const complaint = { status: 404, category: 'OBJECT_NOT_FOUND', message: `No company is associated with deal ${id}.` };
  const subCategory = 'crm.associations.NO_ASSOCIATIONS_FOUND';
  return inRow({ ...complaint, subCategory }, { fromObjectId: [id] });
}

function typesOf(call: Call, types: readonly number[]): { associationTypes: unknown[] } {
  const category = (typeId: number): string => (OWN.includes(typeId) ? 'HUBSPOT_DEFINED' : 'USER_DEFINED');
  return {
    associationTypes: types.map((typeId) => ({
      category: category(typeId),
      typeId,
      label: labelOf(call, typeId) ?? null,
    })),
  };
}

function labelOf(call: Call, typeId: number): string | undefined {
  return typeId === PRIMARY ? 'Primary' : call.portal.labels.find((label) => label.typeId === typeId)?.label;
}

export function listLabels(call: Call, [from = '', to = '']: string[]): Answer {
  checkPair(from, to);
  const own = OWN.map((typeId) => ({ category: 'HUBSPOT_DEFINED', typeId, label: labelOf(call, typeId) ?? null }));
  const named = call.portal.labels.map((label) => ({ category: 'USER_DEFINED', ...label }));
  return { status: 200, body: { results: [...own, ...named] } };
}

export function createLabel(call: Call, [from = '', to = '']: string[]): Answer {
  checkPair(from, to);
  const { label } = bodyOf(call.request);
  if (typeof label !== 'string' || label === '') throw invalid('A label needs a text');
  const made = { typeId: 101 + call.portal.labels.length, label };
  call.portal.labels.push(made);
  return { status: 200, body: { results: [{ category: 'USER_DEFINED', ...made }] } };
}

interface Pair {
  deal: string;
  company: string;
  input: Record<string, unknown>;
}

/**
 * Returns the pairs of existing records, and an error for each other pair, which only its message identifies. Recorded
 * as `COMPANY=1234 is not valid`, `crm.associations.INVALID_IDENTIFIER`; the answer is 207.
 */
function pairsOf(call: Call): { pairs: Pair[]; errors: unknown[] } {
  const pairs = listOf(bodyOf(call.request)).map((input) => {
    if (!isObject(input['from']) || !isObject(input['to']))
      throw invalid('Invalid input JSON: from and to are objects');
    return { deal: idOf(input['from']), company: idOf(input['to']), input };
  });
  const wrong = (pair: Pair): string | undefined =>
    !isLive(call, pair.deal, 'deals')
      ? `DEAL=${pair.deal} is not valid`
      : isLive(call, pair.company, 'companies')
        ? undefined
        : `COMPANY=${pair.company} is not valid`;
  const subCategory = 'crm.associations.INVALID_IDENTIFIER';
  const errors = pairs.flatMap((pair) => {
    const message = wrong(pair);
    return message === undefined ? [] : [inRow({ status: 400, category: 'VALIDATION_ERROR', subCategory, message })];
  });
  return { pairs: pairs.filter((pair) => wrong(pair) === undefined), errors };
}
