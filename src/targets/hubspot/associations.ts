/**
 * Companies associated with deals. A deal can have many; one of them can be the primary company, and others can have
 * labels.
 */
import { array, nullish, number, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { parseResponse, stop, chunk, unexpected } from '../flow/response.ts';
import type { CrmScope, RemoteField } from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { createPageCheck } from '../flow/paging.ts';
import { batchInput, COMPANY, getJson, ID, nextOf, post, type Scope } from './api.ts';
import { LABEL_TYPE } from './describe.ts';
import { namesInMessage, toReadError } from './errors.ts';
import { objectShape } from '../flow/shape.ts';

/** A type of association. HubSpot's types and the admin's types are numbered separately. */
export interface AssociationLabel {
  readonly associationCategory: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
  readonly associationTypeId: number;
}

/**
 * Association from a deal to its primary company.
 * https://developers.hubspot.com/docs/api-reference/latest/crm/associations/associate-records/guide, 2026-11-22.
 */
export const PRIMARY: AssociationLabel = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 };

/** Maximum number of deals per request; less than the maximum number of pairs per write. Source: the same page. */
export const ASSOCIATIONS_PER_REQUEST = 1000;

/** Maximum number of pages of one deal's companies. */
const MOST_PAGES = 100;

const LINK = objectShape({
  toObjectId: ID,
  associationTypes: array(objectShape({ typeId: number(), category: string() })),
});

const LINKS = batchInput(
  objectShape({
    from: objectShape({ id: ID }),
    to: array(LINK),
    paging: nullish(objectShape({ next: nullish(objectShape({ after: string() })) })),
  }),
);

/** A company associated with a deal, and the types of the association. */
export type DealAssociation = InferOutput<typeof LINK>;

/** Returns the partner label that the user selected, or `undefined` if none is selected. */
export function labelType({ schema }: Pick<CrmScope, 'schema'>): AssociationLabel | undefined {
  const id = schema.options?.[LABEL_TYPE];
  return id === undefined ? undefined : { associationCategory: 'USER_DEFINED', associationTypeId: Number(id) };
}

/** Returns the companies by deal; a deal without companies is absent. */
export function* associationsOf(
  scope: Scope,
  deals: readonly string[],
): RequestFlow<ReadonlyMap<string, readonly DealAssociation[]>> {
  const links = new Map<string, DealAssociation[]>();
  const judges = new Map(deals.map((id) => [id, createPageCheck('', MOST_PAGES)]));
  let inputs: readonly { readonly id: string; readonly after?: string }[] = [...new Set(deals)].map((id) => ({ id }));
  while (inputs.length > 0) {
    const more: { id: string; after: string }[] = [];
    for (const some of chunk(inputs, ASSOCIATIONS_PER_REQUEST)) {
      const response = yield* getJson(post(scope, 'crm/associations', 'deals/companies/batch/read', { inputs: some }));
      const { results, errors } = yield* parseResponse(LINKS, response);
      // A deal without a company is reported as an error; any other error would be treated as "no company".
      const failed = errors.map(toReadError).find(({ code }) => !code.endsWith('NO_ASSOCIATIONS_FOUND'));
      if (failed !== undefined) return yield* stop(failed);
      const missing = missingIn(some, results, errors);
      if (missing !== undefined)
        return yield* unexpected(
          `HubSpot’s response doesn’t include the companies of the deal ${missing}.`,
          response.status,
        );
      for (const { from, to, paging } of results) {
        const checkPage = judges.get(from.id);
        if (checkPage === undefined) continue;
        links.set(from.id, distinct([...(links.get(from.id) ?? []), ...to]));
        const after = yield* nextOf({ results: to, paging }, checkPage);
        if (after !== undefined) more.push({ id: from.id, after });
      }
    }
    inputs = more;
  }
  return links;
}

/** Merges entries for the same company, with all their types: a repeated company is not a second company. */
function distinct(links: readonly DealAssociation[]): DealAssociation[] {
  const byId = new Map<string, DealAssociation>();
  for (const { toObjectId, associationTypes } of links) {
    const former = byId.get(toObjectId)?.associationTypes ?? [];
    byId.set(toObjectId, { toObjectId, associationTypes: [...former, ...associationTypes] });
  }
  return [...byId.values()];
}

/**
 * Returns a requested deal that is in neither the results nor the errors, which name each deal without a company.
 * Returns `undefined` if all deals are included, or if an error does not name its deal.
 */
function missingIn(
  requested: readonly { readonly id: string }[],
  results: readonly { readonly from: { readonly id: string } }[],
  errors: readonly unknown[],
): string | undefined {
  const named = errors.map((error) => namesInMessage(error, 'fromObjectId'));
  if (named.some(({ length }) => length === 0)) return undefined;
  const answered = new Set([...named.flat(), ...results.map(({ from }) => from.id)]);
  return requested.find(({ id }) => !answered.has(id))?.id;
}

/** Returns true if a field represents companies of the deal instead of a property. */
export function isAssociationField(field: RemoteField | undefined): boolean {
  return field?.refersTo === 'companies';
}

/**
 * Returns the companies that the field represents: the primary one, otherwise the only one that is not a partner; or
 * all partners.
 */
export function companiesIn(
  links: readonly DealAssociation[],
  name: string,
  scope: Pick<CrmScope, 'schema'>,
): string | null {
  const label = labelType(scope);
  const partners = links.filter((link) => has(link, label));
  if (name !== COMPANY) return partners.map(({ toObjectId }) => toObjectId).join(';') || null;
  const others = links.filter((link) => !partners.includes(link));
  return primaryOf(links) ?? (others.length === 1 ? others[0]?.toObjectId : undefined) ?? null;
}

/** Returns the primary company of the deal, or `undefined` if it has none. */
export function primaryOf(links: readonly DealAssociation[]): string | undefined {
  return links.find((link) => has(link, PRIMARY))?.toObjectId;
}

function has({ associationTypes }: DealAssociation, type: AssociationLabel | undefined): boolean {
  return associationTypes.some(
    ({ typeId, category }) => typeId === type?.associationTypeId && category === type.associationCategory,
  );
}
