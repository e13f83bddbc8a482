// Removes the parts of the yaml package from main.js that reading does not use. A bundler cannot detect them, because
// the package's classes refer to their writing code. A removed function throws if it is called after all.
import { readFile } from 'node:fs/promises';

/**
 * Modules below `dist/` (a folder ends in a slash), with the reason that parsing a document from text does not need
 * them.
 */
const UNREACHED = {
  'stringify/': 'turns documents into text; notes and files are written by src/domain/yaml-text.ts',
  'schema/yaml-1.1/': 'tags of YAML 1.1; src/notes/compose.ts asks for the core schema and for no other known tags',
  'schema/json/': 'another schema than the core one',
  'parse/line-counter.js': 'counts lines for messages with excerpts; src/notes/compose.ts asks for none',
  'parse/cst-visit.js': 'walks the tokens of a file to write it again',
  'visit.js': 'walks documents; the package itself does so only to write or change them',
  'doc/createNode.js': 'turns plain values into nodes',
  'doc/anchors.js': 'invents anchors for plain values',
  'doc/applyReviver.js': 'turns nodes into plain values; notes are read from the source text of the nodes',
  'nodes/addPairToJSMap.js': 'the same, for pairs',
  'nodes/toJS.js': 'the same, for all else',
};

/**
 * Methods by class file: they change documents, copy them, or turn them into plain values. The nodes of a note are only
 * read by their members. `toString` of documents and nodes stays, so that a text made by mistake is an error of the
 * removed modules.
 */
const UNREACHED_METHODS = {
  'compose/composer.js': 'streamInfo',
  'doc/Document.js':
    'clone add addIn createAlias createNode createPair delete deleteIn get getIn has hasIn set setIn toJS toJSON',
  'doc/directives.js': 'clone tagString toString',
  'nodes/Alias.js': 'resolve toJSON',
  'nodes/Collection.js': 'clone addIn deleteIn getIn hasAllNullValues hasIn setIn',
  'nodes/Node.js': 'clone toJS',
  'nodes/Pair.js': 'clone toJSON',
  'nodes/Scalar.js': 'toJSON',
  'nodes/YAMLMap.js': 'from add delete get has set toJSON',
  'nodes/YAMLSeq.js': 'from add delete get has set toJSON',
  'schema/Schema.js': 'clone',
};

const UNREACHED_CODE = "export function unreached() { throw new Error('This part of yaml was left out of main.js'); }";

/** Returns the names that a module of the package exports; its build exports them in one statement. */
function exportedNames(code) {
  const list = /^export \{([^}]*)\};?$/m.exec(code)?.[1] ?? '';
  return list.split(',').map((name) => name.trim().split(' as ').at(-1));
}

/** Returns the code of a class without the methods. The package's build indents each method by four spaces. */
export function withoutMethods(file, code) {
  return UNREACHED_METHODS[file].split(' ').reduce((left, name) => {
    const method = new RegExp(`^ {4}(?:static )?${name}\\(.*\\) \\{\\n[^]*?^ {4}\\}\\n`, 'm');
    if (!method.test(left)) throw new Error(`yaml's ${file} has no method ${name}: see scripts/trim-yaml.mjs`);
    return left.replace(method, '');
  }, code);
}

/**
 * An esbuild plugin. The build fails if a module or a method of the tables is no longer there, as can happen after an
 * upgrade of yaml: then check the new structure of the package. tests/notes/trim-yaml.test.ts compares the trimmed
 * reader with the full one.
 *
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
      if (Object.hasOwn(UNREACHED_METHODS, file))
        return { contents: withoutMethods(file, await readFile(path, 'utf8')) };
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
