/** A vault that can be connected to any CRM, with its stored data and a clock that the test controls. */
import { sendRequest, type SendRequest } from '../../src/obsidian/send-request.ts';
import { openConnections } from '../../src/obsidian/connections.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/config/settings.ts';
import type { AuthService } from '../../src/sync/auth-service.ts';
import type { Connections } from '../../src/sync/sync-service.ts';
import { SecretStorage } from '../../tools/obsidian-host/app/secret-storage.ts';
import { type ManualClock, manualClock } from '../support/manual-clock.ts';
import { type LocalStorage, localStorage } from './local-storage.ts';

/** A pending wait: its length, and a function that ends it. */
interface Wait {
  readonly ms: number;
  readonly go: () => void;
}

export interface DeskScene {
  readonly service: Connections & AuthService;
  /** Connections as after a restart of the app on the same device. */
  readonly again: () => Connections & AuthService;
  readonly clock: ManualClock;
  /** Resolves to the next wait on the clock, which lasts until `go` is called. */
  readonly nextWait: () => Promise<Wait>;
  readonly secrets: SecretStorage;
  readonly local: LocalStorage;
  /** Pages that were opened in the browser. */
  readonly pages: string[];
  /** Requested addresses, without the query. */
  readonly asked: string[];
  readonly offline: { on: boolean };
  readonly settings: () => Settings;
  readonly set: (change: Partial<Settings>) => void;
}

export function deskScene(
  targets: Settings['targets'],
  secrets: Readonly<Record<string, string>> = {},
  asking: SendRequest = sendRequest,
): DeskScene {
  const clock = manualClock();
  const { waits, nextWait } = waitList();
  const storage = new SecretStorage(secrets);
  const local = localStorage();
  const app = { ...local, secretStorage: storage as never };
  const pages: string[] = [];
  const asked: string[] = [];
  const offline = { on: false };
  let settings: Settings = { ...DEFAULT_SETTINGS, targets };
  const watched: SendRequest = (request, limitMs) => {
    if (offline.on) return Promise.resolve({ unknown: 'lost', message: 'The connection was lost.' });
    asked.push(request.url.replace(/\?.*/, ''));
    return asking(request, limitMs);
  };
  // The clock is observed only between two requests for a device code.
  let service: Connections & AuthService;
  const wait = (ms: number): Promise<void> =>
    service.deviceCode() === undefined
      ? Promise.resolve()
      : new Promise((go) => {
          waits({ ms, go });
        });
  const again = (): Connections & AuthService =>
    (service = openConnections({
      ...{ app, settings: () => settings, clock: { ...clock, wait }, sendRequest: watched },
      openBrowser: (page) => void pages.push(page),
    }));
  return {
    ...{ service: again(), again, clock, nextWait, secrets: storage, local, pages, asked, offline },
    settings: () => settings,
    set: (change) => {
      settings = { ...settings, ...change };
    },
  };
}

function waitList(): { readonly waits: (wait: Wait) => void; readonly nextWait: DeskScene['nextWait'] } {
  const queue: Wait[] = [];
  let heard = (): void => undefined;
  return {
    waits: (one) => {
      queue.push(one);
      heard();
    },
    nextWait: async () => {
      if (queue.length === 0) await new Promise<void>((resolve) => (heard = resolve));
      return queue.shift() as Wait;
    },
  };
}

/** Returns all data stored outside the secret storage, as text. */
export function inTheOpen({ local, settings }: DeskScene): string {
  return JSON.stringify([local.keys().map((key) => local.loadLocalStorage(key)), settings()]);
}
