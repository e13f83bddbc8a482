// npm run serve -- vault=<folder> [port=8000] [auth=off]
//
// Serves the plugin's HTTP API over a folder, without the app, until SIGINT or SIGTERM. Exit status 0 stopped, 2 usage.
// Settings, secrets, and the state folder are those of `npm run headless`. The state is only read.
import { ensurePlugin, ensureServer, ROOT } from './bundles.mjs';

ensurePlugin();
const { serveVault } = await import(await ensureServer());
const served = await serveVault({
  args: process.argv.slice(2),
  cwd: process.env.INIT_CWD ?? process.cwd(),
  plugin: ROOT,
  env: process.env,
  log: (line) => process.stderr.write(`${line}\n`),
});
if (typeof served === 'string') process.stderr.write(`${served}\n`, () => process.exit(2));
else
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      void served.close().then(() => process.exit(0));
    });
