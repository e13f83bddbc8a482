/** A vault that can be connected to the loopback Salesforce, and a user who connects it. */
import type { Settings } from '../../src/config/settings.ts';
import type { SignInResult } from '../../src/sync/auth-service.ts';
import { started } from '../../tools/loopback-crms/salesforce/caller.ts';
import type { Salesforce, SalesforceOptions } from '../../tools/loopback-crms/salesforce/server.ts';
import { CLIENT_ID } from '../../tools/loopback-crms/salesforce/sign-in.ts';
import { type DeskScene, deskScene } from './auth-scene.ts';
import { pressed } from './site.ts';

export const ID = 'salesforce';

export interface Scene extends DeskScene {
  readonly crm: Salesforce;
  /** Signs in as a user: starts, allows, and returns. */
  readonly signIn: () => Promise<SignInResult>;
}

export function setUpFor(address: string, clientId = CLIENT_ID): Pick<Settings, 'targets'> {
  return { targets: { [ID]: { sync: { address, clientId } } } };
}

export async function scene(
  options: SalesforceOptions = {},
  secrets: Readonly<Record<string, string>> = {},
): Promise<Scene> {
  const crm = await started(options);
  const made = deskScene(setUpFor(crm.url).targets, secrets);
  return {
    ...made,
    crm,
    signIn: async () => {
      await made.service.start(ID);
      return made.service.finish(await pressed(crm, made.pages.at(-1) ?? ''));
    },
  };
}

/** Returns the number of requests to a path of the server. */
export function calls({ crm }: Scene, path: string): number {
  return crm.log.all.filter((one) => one.path === path).length;
}
