// npm run playground [-- <port>]
//
// The real main.js in the host, over a copy of the example vault, in your own browser, with a Salesforce of its own to connect to. Reload
// the page to start anew; what is in that Salesforce stays until you stop.
import { join } from 'node:path';
import { ensureExampleOrg, ensurePlugin, ROOT } from './bundles.mjs';
import { readVault, servePage } from './page-server.mjs';

ensurePlugin();
const { startExampleOrg } = await import(await ensureExampleOrg());
const { sync } = await startExampleOrg();

const SETTINGS = '.obsidian/plugins/crm-sync-attribution/data.json';

/** The example vault, with settings that know the Salesforce of this machine. */
function texts() {
  const vault = readVault(join(ROOT, 'example-vault'), { hidden: true });
  const settings = JSON.parse(vault[SETTINGS]);
  const targets = { ...settings.targets, salesforce: { ...settings.targets.salesforce, sync } };
  return { ...vault, [SETTINGS]: JSON.stringify({ ...settings, targets }) };
}

const { url } = await servePage({ port: Number(process.argv[2] ?? 0), texts, crm: sync.address });
console.log(`The playground is at ${url} (stop with Ctrl+C). Nothing you do in it is kept.`);
console.log(
  `Its Salesforce is at ${sync.address}: connect in the settings of the plugin, and turn dry run off to write to it.`,
);
