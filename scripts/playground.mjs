// npm run playground [-- <port>]
//
// The real main.js in the host, over a copy of the example vault, in your own browser, with CRMs of its own to connect to. Reload the page
// to start anew; what is in those CRMs stays until you stop.
import { join } from 'node:path';
import { ensureExampleOrg, ensurePlugin, ROOT } from './bundles.mjs';
import { readVault, servePage } from './page-server.mjs';

ensurePlugin();
const { EXAMPLE_CRMS, labelOf, startExampleOrg } = await import(await ensureExampleOrg());
const orgs = await Promise.all(EXAMPLE_CRMS.map(startExampleOrg));

const SETTINGS = '.obsidian/plugins/crm-sync-attribution/data.json';

/** The example vault, with settings that know the CRMs of this machine. */
function texts() {
  const vault = readVault(join(ROOT, 'example-vault'), { hidden: true });
  const settings = JSON.parse(vault[SETTINGS]);
  const known = orgs.map((org) => [org.target, { ...settings.targets[org.target], ...org.settings }]);
  const targets = { ...settings.targets, ...Object.fromEntries(known) };
  return { ...vault, [SETTINGS]: JSON.stringify({ ...settings, targets }) };
}

/** Pages that browsers are sent to on the way in. */
const doors = orgs
  .filter(({ signIn }) => signIn.by === 'browser')
  .map(({ settings, signIn }) => ({ address: settings.sync.address, pages: signIn.pages }));

const { url } = await servePage({ port: Number(process.argv[2] ?? 0), texts, doors });
console.log(`The playground is at ${url} (stop with Ctrl+C). Nothing you do in it is kept.`);
console.log('Connect in the plugin settings, and turn off dry run to write to a CRM of this machine:');
for (const { target, settings, signIn } of orgs) {
  const way = signIn.by === 'key' ? `, with the key ${signIn.key}` : '';
  console.log(`  ${labelOf(target)} is at ${settings.sync.address}${way}`);
}
