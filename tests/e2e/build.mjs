// Once before all end-to-end tests: builds what they run and unpacks the browser.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from '../../scripts/browser.mjs';
import { ensureBrowserHost, ensurePlugin, ROOT } from '../../scripts/bundles.mjs';

export async function setup() {
  ensureBrowser();
  if (existsSync(join(ROOT, 'src/main.ts'))) ensurePlugin();
  await ensureBrowserHost();
}
