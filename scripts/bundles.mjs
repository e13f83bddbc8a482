// Bundles the plugin, and the host that stands in for the app, when what is built is older than what it is built from.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The newest change, in milliseconds, of a file or of anything in a folder. */
function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isStale(built, sources) {
  const outfile = join(ROOT, built);
  if (!existsSync(outfile)) return true;
  const made = statSync(outfile).mtimeMs;
  return sources.some((source) => newest(join(ROOT, source)) > made);
}

/** Builds main.js as `npm run build` does. */
export function ensurePlugin() {
  if (isStale('main.js', ['src', 'esbuild.config.mjs', 'scripts/trim-yaml.mjs', 'package.json']))
    execFileSync(process.execPath, [join(ROOT, 'esbuild.config.mjs')], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
}

/** Bundles a part of the host, or of what it talks to, into .build/ and gives the bundle's path. */
async function ensureHost(entry, outfile, options, sources = ['tools/obsidian-host']) {
  const built = join('.build', outfile);
  if (isStale(built, [...sources, 'scripts/bundles.mjs', 'package.json']))
    await build({
      absWorkingDir: ROOT,
      entryPoints: [entry],
      outfile: built,
      bundle: true,
      logLevel: 'error',
      ...options,
    });
  return join(ROOT, built);
}

/** Packages of old ask for Node's own modules by `require`, which a module of today does not have. */
export const OLD_REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

const FOR_NODE = { platform: 'node', format: 'esm', target: 'node20', banner: { js: OLD_REQUIRE } };

/** The headless host, as a module for Node. */
export function ensureNodeHost() {
  return ensureHost('tools/obsidian-host/node/headless.ts', 'headless.mjs', FOR_NODE);
}

/** The CRMs of demo and playground, as a module for Node. */
export function ensureExampleOrg() {
  return ensureHost('tools/loopback-crms/example-org.ts', 'example-org.mjs', FOR_NODE, ['tools/loopback-crms', 'src']);
}

/** The host as a page's script, with the playground's part; and its looks. */
export async function ensureBrowserHost() {
  const options = { platform: 'browser', format: 'iife', target: 'es2022', sourcemap: 'inline' };
  return {
    host: await ensureHost('tools/obsidian-host/browser/browser-host.ts', 'host.js', options),
    playground: await ensureHost('tools/obsidian-host/browser/playground.ts', 'playground.js', options),
    theme: await ensureHost('tools/obsidian-host/theme/theme.css', 'theme.css', {}),
  };
}
