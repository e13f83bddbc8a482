/** The app's keychain, in memory: IDs are strict, an absent secret is `null`, and secrets cannot be deleted. */
import { Events } from './events.ts';

export class SecretStorage extends Events {
  readonly #secrets: Map<string, string>;

  constructor(secrets: Readonly<Record<string, string>> = {}) {
    super();
    this.#secrets = new Map(Object.entries(secrets));
  }

  setSecret(id: string, secret: string): void {
    if (!/^[a-z0-9-]+$/.test(id)) throw new Error('Secret id may have lowercase letters, digits and dashes only');
    this.#secrets.set(id, secret);
  }

  getSecret(id: string): string | null {
    return this.#secrets.get(id) ?? null;
  }

  listSecrets(): string[] {
    return [...this.#secrets.keys()];
  }
}
