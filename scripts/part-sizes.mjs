// Measures main.js and its parts: the modules of src and the packages.
import { build } from 'esbuild';
import { buildMain, bundleOptions } from './main-bundle.mjs';

/** Returns the name of the part that a bundled file belongs to: a module of src, or a package; `undefined` for others. */
function partOf(file) {
  const [, name] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? /^src\/([^/]+)/.exec(file) ?? [];
  return name;
}

/** Builds main.js in memory and returns its bytes, and the bytes of each part as esbuild minifies it. */
export async function partSizes() {
  const { metafile } = await build({ ...bundleOptions({ minify: true }), write: false, metafile: true });
  const parts = {};
  for (const [file, { bytesInOutput }] of Object.entries(metafile.outputs['main.js'].inputs)) {
    const part = partOf(file);
    if (part !== undefined) parts[part] = (parts[part] ?? 0) + bytesInOutput;
  }
  return { parts, bytes: Buffer.byteLength(await buildMain()) };
}
