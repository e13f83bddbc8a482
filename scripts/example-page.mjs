// The playground's page: the built main.js in the host, over a copy of the example vault, with loopback CRMs to connect
// to.
import { join } from 'node:path';
import { ensureExampleOrg, ensurePlugin, ROOT } from './bundles.mjs';
import { readVault, servePage } from './page-server.mjs';

const SETTINGS = '.obsidian/plugins/crm-sync-attribution/data.json';

/** Returns the files of the example vault, with settings for these CRMs. */
function texts(orgs) {
  const vault = readVault(join(ROOT, 'example-vault'), { hidden: true });
  const settings = JSON.parse(vault[SETTINGS]);
  const known = orgs.map((org) => [org.target, { ...settings.targets[org.target], ...org.settings }]);
  const targets = { ...settings.targets, ...Object.fromEntries(known) };
  return { ...vault, [SETTINGS]: JSON.stringify({ ...settings, targets }) };
}

/** Starts a CRM of each kind and serves the page. `close` stops all servers. Rejects if the port is in use. */
export async function startExamplePage({ port = 0 } = {}) {
  ensurePlugin();
  const { EXAMPLE_CRMS, labelOf, startExampleOrg } = await import(await ensureExampleOrg());
  const orgs = await Promise.all(EXAMPLE_CRMS.map(startExampleOrg));
  // Pages to which the browser is sent during sign-in.
  const doors = orgs
    .filter(({ signIn }) => signIn.by === 'browser')
    .map(({ settings, signIn }) => ({ address: settings.sync.address, pages: signIn.pages }));
  const { url, close } = await servePage({ port, texts: () => texts(orgs), doors });
  const closeAll = async () => {
    close();
    await Promise.all(orgs.map((org) => org.close()));
  };
  return { url, orgs, labelOf, close: closeAll };
}
