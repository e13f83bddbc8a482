// npm run headless -- vault=<folder> <command> key=value flag
//
// Runs the plugin's Obsidian CLI commands over a folder, without the app. Prints the answer of the command; exit status
// 0 done, 1 issues or failed notes, 2 usage. Secrets and the state folder of runs come from environment variables that
// start with CRM_SYNC_ (see README). `statusOf` in tools/obsidian-host/node/command-line.ts derives the status from the
// answer.
import { ensureNodeHost, ensurePlugin, ROOT } from './bundles.mjs';

ensurePlugin();
const { runHeadless } = await import(await ensureNodeHost());
const {
  text,
  status,
  warnings = [],
} = await runHeadless({
  args: process.argv.slice(2),
  cwd: process.env.INIT_CWD ?? process.cwd(),
  plugin: ROOT,
  env: process.env,
});
for (const warning of warnings) process.stderr.write(`Warning: ${warning}\n`);
process.stdout.write(`${text}\n`, () => process.exit(status));
