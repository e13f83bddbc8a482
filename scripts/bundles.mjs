// Bundles the plugin and the Obsidian host if a bundle is older than its sources.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Returns the time of the last change, in milliseconds, of a file or of anything in a folder. */
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
  if (
    isStale('main.js', [
      'src',
      'esbuild.config.mjs',
      'scripts/main-bundle.mjs',
      'scripts/share-texts.mjs',
      'scripts/trim-yaml.mjs',
      'package.json',
    ])
  )
    execFileSync(process.execPath, [join(ROOT, 'esbuild.config.mjs')], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
}

/** Bundles a part of the host, or of the CRM servers, into .build/ and returns the bundle's path. */
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

/** Defines `require` in an ES module for legacy packages that load Node's modules with it. */
export const OLD_REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

const FOR_NODE = { platform: 'node', format: 'esm', target: 'node20', banner: { js: OLD_REQUIRE } };

/** Bundles the headless host as a module for Node and returns the bundle's path. */
export function ensureNodeHost() {
  return ensureHost('tools/obsidian-host/node/headless.ts', 'headless.mjs', FOR_NODE);
}

/** Bundles the HTTP server as a module for Node and returns the bundle's path. */
export function ensureServer() {
  const sources = ['tools/obsidian-host', 'src', 'docs/openapi.json'];
  return ensureHost('tools/obsidian-host/node/serve.ts', 'serve.mjs', FOR_NODE, sources);
}

/** Bundles the CRMs of demo and playground as a module for Node and returns the bundle's path. */
export function ensureExampleOrg() {
  return ensureHost('tools/loopback-crms/example-org.ts', 'example-org.mjs', FOR_NODE, ['tools/loopback-crms', 'src']);
}

/** Bundles the host with the playground's part as a page's script, and its styles. */
export async function ensureBrowserHost() {
  const options = { platform: 'browser', format: 'iife', target: 'es2022', sourcemap: 'inline' };
  return {
    host: await ensureHost('tools/obsidian-host/browser/browser-host.ts', 'host.js', options),
    playground: await ensureHost('tools/obsidian-host/browser/playground.ts', 'playground.js', options),
    theme: await ensureHost('tools/obsidian-host/theme/theme.css', 'theme.css', {}),
  };
}
