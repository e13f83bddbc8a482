/** A vault that can be connected to the loopback Dataverse, whose sign-in server has a separate path. */
import type { SignInResult } from '../../src/sync/auth-service.ts';
import { raw, started } from '../../tools/loopback-crms/dataverse/caller.ts';
import type { Dataverse, DataverseOptions } from '../../tools/loopback-crms/dataverse/server.ts';
import { CLIENT_ID, TENANT } from '../../tools/loopback-crms/dataverse/sign-in.ts';
import { type DeskScene, deskScene } from './auth-scene.ts';

export const ID = 'dynamics';
export const TOKEN_PATH = `/${TENANT}/oauth2/v2.0/token`;

export interface Scene extends DeskScene {
  readonly crm: Dataverse;
  /** Signs in as a user: starts, selects a button on the page, and returns. */
  readonly signIn: (button?: 'allow' | 'deny') => Promise<SignInResult>;
  /** The requests to the token endpoint, in order. */
  readonly forms: () => Readonly<Record<string, string>>[];
}

export async function scene(
  options: DataverseOptions = {},
  secrets: Readonly<Record<string, string>> = {},
): Promise<Scene> {
  const crm = await started(options);
  const made = deskScene({ [ID]: { sync: { address: crm.url, clientId: CLIENT_ID } } }, secrets);
  return {
    ...made,
    crm,
    signIn: async (button = 'allow') => {
      await made.service.start(ID);
      const page = made.pages.at(-1) ?? '';
      const { headers } = await raw(crm, `${page.slice(crm.url.length)}&answer=${button}`);
      return made.service.finish(headers.get('location') ?? '');
    },
    forms: () =>
      crm.log.all
        .filter(({ path }) => path === TOKEN_PATH)
        .map(({ body }) => Object.fromEntries(new URLSearchParams(body))),
  };
}

/** Returns the stored credentials. */
export function kept({ secrets }: Scene): Readonly<Record<string, string>> {
  return JSON.parse(secrets.getSecret(`crm-sync-${ID}`) ?? '{}') as Record<string, string>;
}
