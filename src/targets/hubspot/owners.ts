/** Users that can own records. */
import { nullish, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { nameKey } from '../../domain/name.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { get, ID, listRows, type Scope } from './api.ts';
import { objectShape } from '../flow/shape.ts';

const OWNER = objectShape({
  id: ID,
  email: nullish(string(), ''),
  firstName: nullish(string(), ''),
  lastName: nullish(string(), ''),
});

type Owner = InferOutput<typeof OWNER>;

/** Returns all active owners, each once. */
export function* owners(scope: Scope): RequestFlow<readonly Owner[]> {
  const all = yield* listRows(get(scope, 'crm/owners'), '?limit=500', OWNER);
  return [...new Map(all.map((owner) => [owner.id, owner])).values()];
}

/** Returns the full name of an owner, or the email address if the name is empty. */
export function ownerName({ firstName, lastName, email }: Owner): string {
  return `${firstName} ${lastName}`.trim() || email;
}

/** Finds owners by ID, by email, or by name in any case; the first of these with a result applies. */
export function ownersCalled(all: readonly Owner[], name: string): readonly Owner[] {
  const key = nameKey(name);
  if (key === '') return [];
  const tries = [
    all.filter(({ id }) => id === name.trim()),
    all.filter(({ email }) => nameKey(email) === key),
    all.filter((owner) => nameKey(ownerName(owner)) === key),
  ];
  return tries.find(({ length }) => length > 0) ?? [];
}
