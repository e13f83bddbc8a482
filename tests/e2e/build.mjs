// Runs once before all end-to-end tests: builds what they run, and unpacks the browser.
import { ensureBrowser } from '../../scripts/browser.mjs';
import { ensureBrowserHost, ensureNodeHost, ensurePlugin } from '../../scripts/bundles.mjs';

export async function setup() {
  ensureBrowser();
  ensurePlugin();
  await ensureNodeHost();
  await ensureBrowserHost();
}
