/** Setup of the end-to-end tests: one browser and one server for each file, a new page with the host for each test. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
// @ts-expect-error a script without types, which are declared below
import { launchBrowser as launch } from '../../scripts/browser.mjs';
// @ts-expect-error a script without types, which are declared below
import { command as run } from '../../scripts/page-actions.mjs';
// @ts-expect-error a script without types, which are declared below
import { readVault as read, servePage as serve } from '../../scripts/page-server.mjs';
import { violations } from './accessibility.ts';
import { repeatedSentences } from './repeated-sentences.ts';
import { lowContrast } from './contrast.ts';
import { cutButtons } from './cut-buttons.ts';
import type { HostOptions } from '../../tools/obsidian-host/browser/browser-host.ts';

const launchBrowser = launch as () => Promise<Browser>;
const servePage = serve as () => Promise<{ url: string; close: () => void }>;
const readVault = read as (folder: string) => Record<string, string>;

const ROOT = join(import.meta.dirname, '../..');

/** Files of a plugin: the one that this project builds, or a fixture. */
interface PluginFiles {
  readonly code: string;
  readonly manifest: string;
}

export interface OpenOptions extends Partial<Omit<HostOptions, 'code' | 'manifest'>> {
  readonly plugin?: PluginFiles;
  /** Earlier page of the same browser profile, whose data on the device is kept. */
  readonly after?: Page;
  /** Offset in milliseconds of the page's start time; 0 if omitted. */
  readonly laterMs?: number;
  /** Width in pixels; 1280 if omitted. */
  readonly width?: number;
  readonly height?: number;
}

/** Current time in the pages. */
const NOW = Date.UTC(2026, 10, 22, 12);

const BUILT: PluginFiles = { code: join(ROOT, 'main.js'), manifest: join(ROOT, 'manifest.json') };

export function exampleVault(): Record<string, string> {
  return readVault(join(ROOT, 'example-vault'));
}

export interface Stage {
  open(options?: OpenOptions): Promise<Page>;
  /** Returns and clears the errors of this test's pages; errors that were not taken fail the test. */
  takeComplaints(): string[];
}

/** Sets up the stage for a test file. Every console error and uncaught error of a page fails the test. */
export function setStage(): Stage {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof servePage>>;
  let complaints: string[] = [];
  const pages: Page[] = [];

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), servePage()]);
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });
  afterEach(async () => {
    const heard = complaints;
    complaints = [];
    for (const page of pages.splice(0)) await page.context().close();
    expect(heard).toEqual([]);
  });

  const listen = (page: Page): void => {
    page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url)) complaints.push(`The page asked for ${request.url()}`);
    });
  };

  return {
    takeComplaints: () => complaints.splice(0),
    open: async ({ plugin = BUILT, width = 1280, height = 800, after, laterMs = 0, ...options } = {}) => {
      const mobile = options.mobile ?? false;
      const context =
        after?.context() ??
        (await browser.newContext({
          viewport: { width, height },
          hasTouch: mobile,
          locale: 'en-US',
          timezoneId: 'America/Phoenix',
          permissions: ['clipboard-read', 'clipboard-write'],
        }));
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      pages.push(page);
      listen(page);
      await page.addInitScript(shiftTime, NOW + laterMs);
      await page.goto(`${server.url}/bare.html`);
      const code = readFileSync(plugin.code, 'utf8');
      const manifest = JSON.parse(readFileSync(plugin.manifest, 'utf8')) as HostOptions['manifest'];
      await page.evaluate(
        async (all) => {
          window.host = await window.startHost(all);
        },
        { vault: {}, ...options, code, manifest },
      );
      return page;
    },
  };
}

/**
 * Sets the page's clock to start at {@link NOW}, so that no close date passes as years go by. Runs in the page before
 * everything else.
 */
function shiftTime(start: number): void {
  const offset = start - Date.now();
  const Real = Date;
  window.Date = class extends Real {
    constructor(...parts: [number | string]) {
      super(...((parts as unknown[]).length === 0 ? ([Real.now() + offset] as [number]) : parts));
    }
    static override now(): number {
      return Real.now() + offset;
    }
  } as DateConstructor;
}

/** Runs a command from the palette. */
export const command = run as (page: Page, name: string) => Promise<void>;

/** Returns every file in the vault by path. */
export async function texts(page: Page): Promise<Record<string, string>> {
  return await page.evaluate(() => window.host?.texts() ?? {});
}

export async function textOf(page: Page, path: string): Promise<string | undefined> {
  return (await texts(page))[path];
}

export async function openNote(page: Page, path: string): Promise<void> {
  await page.evaluate((wanted) => window.host?.openNote(wanted), path);
}

/**
 * Saves screenshots in both themes to .build/screenshots/<name>-<theme>.png; the screen must be readable and accessible
 * in both, show no sentence twice, and cut off no button.
 */
export async function screenshots(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    const path = join(ROOT, '.build/screenshots', `${name}-${theme}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await page.evaluate((wanted) => window.host?.setTheme(wanted), theme);
    await page.screenshot({ path });
    await expect.poll(() => lowContrast(page)).toEqual([]);
    await expect.poll(() => violations(page, name, theme)).toEqual([]);
  }
  await expect.poll(() => repeatedSentences(page)).toEqual([]);
  await expect.poll(() => cutButtons(page)).toEqual([]);
}
