/** Companies that deals belong to. A deal may have many; one of them may be the primary one, and others carry labels. */
import { array, nullish, number, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { expected, halt, pieces, unexpected } from '../flow/response.ts';
import type { CrmScope, RemoteField } from '../core/crm.ts';
import type { Talk } from '../flow/request-flow.ts';
import { judgePages } from '../flow/paging.ts';
import { batchOf, COMPANY, got, ID, nextOf, post, type Scope } from './api.ts';
import { LABEL_TYPE } from './describe.ts';
import { namedIn, readTrouble } from './errors.ts';
import { object } from '../flow/shape.ts';

/** A kind of association. Those that HubSpot made and those of the admin are numbered each on their own. */
export interface LinkType {
  readonly associationCategory: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
  readonly associationTypeId: number;
}

/** From a deal to the company that shows on it. https://developers.hubspot.com/docs/api-reference/latest/crm/associations/associate-records/guide, 2026-11-22. */
export const PRIMARY: LinkType = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 };

/** Most deals of one request, and fewer pairs than one may write. The same page. */
export const LINKS_A_REQUEST = 1000;

/** Most pages of the companies of one deal. */
const MOST_PAGES = 100;

const LINK = object({
  toObjectId: ID,
  associationTypes: array(object({ typeId: number(), category: string() })),
});

const LINKS = batchOf(
  object({
    from: object({ id: ID }),
    to: array(LINK),
    paging: nullish(object({ next: nullish(object({ after: string() })) })),
  }),
);

export type Link = InferOutput<typeof LINK>;

/** The label of partners that the user chose; undefined: none. */
export function labelType({ schema }: Pick<CrmScope, 'schema'>): LinkType | undefined {
  const id = schema.options?.[LABEL_TYPE];
  return id === undefined ? undefined : { associationCategory: 'USER_DEFINED', associationTypeId: Number(id) };
}

/** By deal, its companies; a deal without any is missing. */
export function* linksOf(scope: Scope, deals: readonly string[]): Talk<ReadonlyMap<string, readonly Link[]>> {
  const links = new Map<string, Link[]>();
  const judges = new Map(deals.map((id) => [id, judgePages('', MOST_PAGES)]));
  let inputs: readonly { readonly id: string; readonly after?: string }[] = [...new Set(deals)].map((id) => ({ id }));
  while (inputs.length > 0) {
    const more: { id: string; after: string }[] = [];
    for (const some of pieces(inputs, LINKS_A_REQUEST)) {
      const response = yield* got(post(scope, 'crm/associations', 'deals/companies/batch/read', { inputs: some }));
      const { results, errors } = yield* expected(LINKS, response);
      // A deal without a company is told as an error; any other one would read as no company.
      const failed = errors.map(readTrouble).find(({ code }) => !code.endsWith('NO_ASSOCIATIONS_FOUND'));
      if (failed !== undefined) return yield* halt(failed);
      const lost = lostIn(some, results, errors);
      if (lost !== undefined)
        return yield* unexpected(
          `HubSpot’s response doesn’t include the companies of the deal ${lost}.`,
          response.status,
        );
      for (const { from, to, paging } of results) {
        const judge = judges.get(from.id);
        if (judge === undefined) continue;
        links.set(from.id, distinct([...(links.get(from.id) ?? []), ...to]));
        const after = yield* nextOf({ results: to, paging }, judge);
        if (after !== undefined) more.push({ id: from.id, after });
      }
    }
    inputs = more;
  }
  return links;
}

/** Each company once, with all that it is to the deal: one that came twice is no second company. */
function distinct(links: readonly Link[]): Link[] {
  const byId = new Map<string, Link>();
  for (const { toObjectId, associationTypes } of links) {
    const former = byId.get(toObjectId)?.associationTypes ?? [];
    byId.set(toObjectId, { toObjectId, associationTypes: [...former, ...associationTypes] });
  }
  return [...byId.values()];
}

/**
 * A deal that was asked for and is neither among the results nor among the errors, which name each deal without a company; undefined: there
 * is none, or an error does not say which deal it is about.
 */
function lostIn(
  asked: readonly { readonly id: string }[],
  results: readonly { readonly from: { readonly id: string } }[],
  errors: readonly unknown[],
): string | undefined {
  const named = errors.map((error) => namedIn(error, 'fromObjectId'));
  if (named.some(({ length }) => length === 0)) return undefined;
  const told = new Set([...named.flat(), ...results.map(({ from }) => from.id)]);
  return asked.find(({ id }) => !told.has(id))?.id;
}

/** Whether a field stands for companies of the deal, and is none of its properties. */
export function isBeside(field: RemoteField | undefined): boolean {
  return field?.refersTo === 'companies';
}

/** Of a deal's companies, what the field stands for: the primary one, or the only one that is no partner; or all partners. */
export function companiesIn(links: readonly Link[], name: string, scope: Pick<CrmScope, 'schema'>): string | null {
  const label = labelType(scope);
  const partners = links.filter((link) => has(link, label));
  if (name !== COMPANY) return partners.map(({ toObjectId }) => toObjectId).join(';') || null;
  const others = links.filter((link) => !partners.includes(link));
  return primaryOf(links) ?? (others.length === 1 ? others[0]?.toObjectId : undefined) ?? null;
}

/** The company that shows on the deal; undefined: none does. */
export function primaryOf(links: readonly Link[]): string | undefined {
  return links.find((link) => has(link, PRIMARY))?.toObjectId;
}

function has({ associationTypes }: Link, type: LinkType | undefined): boolean {
  return associationTypes.some(
    ({ typeId, category }) => typeId === type?.associationTypeId && category === type.associationCategory,
  );
}
