/** A vault that may be connected with the loopback Salesforce, and a person who does it. */
import { ask, type Ask } from '../../src/obsidian/ask.ts';
import { openConnections } from '../../src/obsidian/connections.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/settings.ts';
import type { SignInDesk, SignInResult } from '../../src/sync/sign-in-desk.ts';
import type { Connections } from '../../src/sync/sync-desk.ts';
import { started } from '../crm/salesforce/caller.ts';
import type { Salesforce, SalesforceOptions } from '../crm/salesforce/server.ts';
import { CLIENT_ID } from '../crm/salesforce/sign-in.ts';
import { SecretStorage } from '../host/app/secret-storage.ts';
import { type ManualClock, manualClock } from '../support/manual-clock.ts';
import { localStorage } from './local-storage.ts';
import { pressed } from './site.ts';

export const ID = 'salesforce';

export interface Scene {
  readonly crm: Salesforce;
  readonly desk: Connections & SignInDesk;
  /** As after a restart of the app on the same device. */
  readonly again: () => Connections & SignInDesk;
  readonly clock: ManualClock;
  readonly secrets: SecretStorage;
  /** Pages that were opened in the browser. */
  readonly pages: string[];
  readonly offline: { on: boolean };
  readonly set: (change: Partial<Settings>) => void;
  /** As a person does it: start, allow, come back. */
  readonly signIn: () => Promise<SignInResult>;
}

export function setUpFor(address: string, clientId = CLIENT_ID): Partial<Settings> {
  return { targets: { [ID]: { sync: { address, clientId } } } };
}

export async function scene(
  options: SalesforceOptions = {},
  secrets: Readonly<Record<string, string>> = {},
): Promise<Scene> {
  const crm = await started(options);
  const clock = manualClock();
  const storage = new SecretStorage(secrets);
  const app = { ...localStorage(), secretStorage: storage as never };
  const pages: string[] = [];
  const offline = { on: false };
  let settings: Settings = { ...DEFAULT_SETTINGS, ...setUpFor(crm.url) };
  const asking: Ask = (...about) =>
    offline.on ? Promise.resolve({ unknown: 'lost', message: 'The connection broke.' }) : ask(...about);
  const openBrowser = (page: string): void => void pages.push(page);
  const again = (): Connections & SignInDesk =>
    openConnections({ app, settings: () => settings, clock, ask: asking, openBrowser });
  const desk = again();
  return {
    ...{ crm, desk, again, clock, secrets: storage, pages, offline },
    set: (change) => {
      settings = { ...settings, ...change };
    },
    signIn: async () => {
      await desk.start(ID);
      return desk.finish(await pressed(crm, pages.at(-1) ?? ''));
    },
  };
}

/** How often a path of the server was asked. */
export function calls({ crm }: Scene, path: string): number {
  return crm.log.all.filter((one) => one.path === path).length;
}
