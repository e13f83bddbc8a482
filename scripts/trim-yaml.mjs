// Leaves out of main.js what reading never reaches in the yaml package. No bundler can see it: the package's classes hold on
// to their writing sides. What was left out throws when it is called after all.
import { readFile } from 'node:fs/promises';

/** Modules below `dist/` (a folder ends in a slash), and why composing a document from text does without them. */
const UNREACHED = {
  'stringify/': 'turns documents into text; notes and files are written by src/domain/yaml-text.ts',
  'schema/yaml-1.1/': 'tags of YAML 1.1; src/notes/compose.ts asks for the core schema and for no other known tags',
  'schema/json/': 'another schema than the core one',
  'parse/cst-visit.js': 'walks the tokens of a file to write it again',
  'visit.js': 'walks documents; the package itself does so only to write or change them',
  'doc/createNode.js': 'turns plain values into nodes',
  'doc/anchors.js': 'invents anchors for plain values',
  'doc/applyReviver.js': 'turns nodes into plain values; notes are read from the source text of the nodes',
  'nodes/addPairToJSMap.js': 'the same, for pairs',
  'nodes/toJS.js': 'the same, for all else',
};

const UNREACHED_CODE = "export function unreached() { throw new Error('This part of yaml was left out of main.js'); }";

/** The names that a module of the package exports; it does so in one statement, by its own build. */
function exportedNames(code) {
  const list = /^export \{([^}]*)\};?$/m.exec(code)?.[1] ?? '';
  return list.split(',').map((name) => name.trim().split(' as ').at(-1));
}

/**
 * A plugin of esbuild. The build fails when nothing asks for a module of the table any more, as may be after an upgrade of
 * yaml: then read what became of it. tests/notes/trim-yaml.test.ts holds the trimmed reader to the whole one.
 * @type {import('esbuild').Plugin}
 */
export const trimYaml = {
  name: 'trim-yaml',
  setup({ onResolve, onLoad, onEnd }) {
    const met = new Set();
    onResolve({ filter: /^unreached$/ }, () => ({ path: 'unreached', namespace: 'trim-yaml', sideEffects: false }));
    onLoad({ filter: /.*/, namespace: 'trim-yaml' }, () => ({ contents: UNREACHED_CODE }));
    onLoad({ filter: /[\\/]yaml[\\/](?:browser[\\/])?dist[\\/].*\.js$/ }, async ({ path }) => {
      const file = path.replaceAll('\\', '/').split('/dist/').at(-1);
      const name = Object.keys(UNREACHED).find((one) => file === one || (one.endsWith('/') && file.startsWith(one)));
      if (name === undefined) return undefined;
      met.add(name);
      const names = exportedNames(await readFile(path, 'utf8'));
      return { contents: `export { ${names.map((one) => `unreached as ${one}`).join(', ')} } from 'unreached';` };
    });
    onEnd(() => {
      const lost = Object.keys(UNREACHED).filter((name) => !met.has(name));
      return { errors: lost.map((name) => ({ text: `Nothing asks for yaml's ${name}: see scripts/trim-yaml.mjs` })) };
    });
  },
};
