/** The loopback Salesforce as a sign-in site, and a user who allows or denies on its page. */
import { sendRequest, type SendRequest } from '../../src/obsidian/send-request.ts';
import type { Site } from '../../src/obsidian/oauth.ts';
import { secretsOf, type Secrets } from '../../src/obsidian/secrets.ts';
import type { BrowserSignIn } from '../../src/targets/core/sign-in.ts';
import { signIn } from '../../src/targets/salesforce/sign-in.ts';
import { raw } from '../../tools/loopback-crms/salesforce/caller.ts';
import type { Salesforce } from '../../tools/loopback-crms/salesforce/server.ts';
import { CLIENT_ID } from '../../tools/loopback-crms/salesforce/sign-in.ts';
import { SecretStorage } from '../../tools/obsidian-host/app/secret-storage.ts';

const SIGN_IN: BrowserSignIn = {
  ...signIn,
  refuseAddress: (address) => (address.endsWith('.crm.example') ? undefined : 'None of ours.'),
};

export function siteAt(address: string, over: Partial<Site> = {}): Site {
  return { address, clientId: CLIENT_ID, signIn: SIGN_IN, options: {}, sendRequest, wait: noWait, ...over };
}

/** A wait that resolves immediately. */
export const noWait = (): Promise<void> => Promise.resolve();

export const unreachable: SendRequest = () => Promise.resolve({ unknown: 'lost', message: 'The connection was lost.' });

/** Returns the address that the browser is sent to after the user selects a button on the page. */
export async function pressed(crm: Salesforce, page: string, button: 'allow' | 'deny' = 'allow'): Promise<string> {
  const { headers } = await raw(crm, `${page.slice(crm.url.length)}&answer=${button}`);
  return headers.get('location') ?? '';
}

export interface KeptSecrets extends Secrets {
  readonly storage: SecretStorage;
}

export function emptySecrets(initial: Readonly<Record<string, string>> = {}): KeptSecrets {
  const storage = new SecretStorage(initial);
  return { ...secretsOf(storage, 'salesforce'), storage };
}
