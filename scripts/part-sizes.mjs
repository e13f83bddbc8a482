// Measures the parts of main.js: the modules of src and the packages.
import { build } from 'esbuild';
import { ROOT } from './bundles.mjs';
import { mainBundle } from './main-bundle.mjs';

/** Returns the name of the part that a bundled file belongs to: a module of src, or a package; `undefined` for others. */
function partOf(file) {
  const [, name] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? /^src\/([^/]+)/.exec(file) ?? [];
  return name;
}

/** Builds main.js in memory and returns the bytes of each part and of the whole. */
export async function partSizes() {
  const { metafile } = await build({
    ...mainBundle(),
    absWorkingDir: ROOT,
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const { inputs, bytes } = metafile.outputs['main.js'];
  const parts = {};
  for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
    const part = partOf(file);
    if (part !== undefined) parts[part] = (parts[part] ?? 0) + bytesInOutput;
  }
  return { parts, bytes };
}
