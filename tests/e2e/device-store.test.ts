/** The device's store in a real IndexedDB: the contract test runs here, and the store in a page. */
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { afterEach, describe } from 'vitest';
import type { Store } from '../../src/log/ports.ts';
import { storeContract } from '../contracts/store.ts';
import { setStage } from './stage.ts';

declare global {
  interface Window {
    deviceStore: { deviceStore(app: object): Store };
    store: Store;
  }
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../../src/obsidian/device-store.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'deviceStore',
  });
  return outputFiles[0]?.text ?? '';
}

/** Returns the store as after a start of the app. */
async function started(page: Page): Promise<Store> {
  await page.addScriptTag({ content: await bundle() });
  await page.evaluate(() => {
    const { localStorage: kept } = window;
    window.store = window.deviceStore.deviceStore({
      loadLocalStorage: (key: string) => JSON.parse(kept.getItem(key) ?? 'null') as unknown,
      saveLocalStorage: (key: string, data: unknown) => {
        kept.setItem(key, JSON.stringify(data));
      },
    });
  });
  return {
    get: (key) => page.evaluate((each) => window.store.get(each), key),
    put: (entries) => page.evaluate((each) => window.store.put(each), entries),
    list: (prefix) => page.evaluate((each) => window.store.list(each), prefix),
  };
}

describe('in Chromium', () => {
  const stage = setStage();
  let page: Page;

  afterEach(async () => {
    await page.close();
  });

  storeContract('the device', async () => {
    page = await stage.open();
    return {
      store: await started(page),
      again: async () => {
        await page.reload();
        return started(page);
      },
    };
  });
});
