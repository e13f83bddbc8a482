import { defineConfig } from 'eslint/config';
import obsidianmd from 'eslint-plugin-obsidianmd';
import tseslint from 'typescript-eslint';
import plainEnglish from './eslint-plain-english.mjs';

const CORE = 'src/{domain,attribution,validation,targets,notes,config,log,vault,sync,operations}/**/*.ts';

/** Globals that the core, which turns text into values, must not use, each with its replacement. */
const IMPURE = [
  ['window', 'The core has no app.'],
  ['document', 'The core draws nothing.'],
  ['fetch', 'The core has no network.'],
  ['console', 'The core returns what it has to say.'],
  ['setTimeout', 'Use Clock.pause of log/ports.ts.'],
  ['crypto', 'Take random values as parameters.'],
].map(([name, message]) => ({ name, message }));

const SPREAD = {
  selector: ':matches(CallExpression, NewExpression) > SpreadElement.arguments',
  message: 'About 100,000 arguments overflow the stack. Use a loop, or largest of domain/largest.ts.',
};

/** Functions of date-fns that have no local getters and setters: those skip a day that the system's zone skipped. */
const DATE_FNS = {
  name: 'date-fns',
  allowImportNames: ['addMilliseconds', 'differenceInMilliseconds', 'parseISO'],
  message: 'It uses local time; see docs/adr/025-calculate-dates-with-date-fns.md.',
};

/** Names and acronyms that texts on screens keep unchanged. They replace the rule's own lists. */
const BRANDS = [
  ...['Salesforce', 'HubSpot', 'Dynamics 365', 'Dataverse', 'Power Platform', 'Microsoft', 'Microsoft Entra', 'Azure'],
  ...['Obsidian', 'Obsidian Sync', 'Templates', 'Templater', 'Excalidraw', 'Kanban', 'Marp', 'Markdown', 'Git'],
];
const ACRONYMS = [
  ...['CRM', 'OEM', 'ID', 'GUID', 'URL', 'API', 'HTTP', 'HTTPS', 'CLI', 'OK', 'YAML', 'JSON', 'JSONL', 'CSV'],
  ...['UTF-8', 'UTC', 'USD', 'US', 'GCC'],
];
const PLURALS = ['CRMs', 'OEMs', 'IDs', 'GUIDs', 'URLs'];

/**
 * Lets the directory's manifest rule, which supports only scripts, read a JSON file: an object literal in parentheses.
 */
const jsonAsScript = {
  parseForESLint: (text) => {
    const { ast } = tseslint.parser.parseForESLint(`(${text})`, {
      range: true,
      loc: true,
      tokens: true,
      comment: true,
    });
    return { ast };
  },
};

export default defineConfig([
  {
    ignores: [
      'src/platform.d.ts',
      'main.js',
      'node_modules/',
      '.build/',
      'demo-vault/',
      'coverage/',
      '**/*.mjs',
      '**/*.cjs',
    ],
  },
  ...obsidianmd.configs.recommended,
  {
    files: ['package.json'],
    // The check of the written YAML needs a reader other than the plugin's own.
    rules: { 'depend/ban-dependencies': ['error', { allowed: ['js-yaml'] }] },
  },
  {
    files: ['manifest.json'],
    languageOptions: { parser: jsonAsScript },
    plugins: { obsidianmd },
    rules: { 'obsidianmd/validate-manifest': 'error' },
  },
  {
    files: ['src/**/*.ts', 'tests/**/*.ts', 'tools/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { local: plainEnglish },
    rules: {
      'local/plain-english': ['error', 'texts'],
      'no-restricted-imports': ['error', { paths: [DATE_FNS] }],
    },
  },
  {
    files: ['src/ui/**/*.ts'],
    rules: {
      'obsidianmd/ui/sentence-case': [
        'error',
        { brands: BRANDS, acronyms: ACRONYMS, ignoreWords: PLURALS, enforceCamelCaseLower: true },
      ],
    },
  },
  {
    files: [CORE],
    rules: {
      'no-restricted-globals': ['error', ...IMPURE],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time as a parameter, or Clock.now of log/ports.ts.' },
        { object: 'Math', property: 'random', message: 'Take random values as parameters.' },
      ],
      'no-restricted-syntax': ['error', SPREAD],
    },
  },
  {
    // Tests run in Node and contain long scenarios; the app's rules apply only to shipped code.
    files: ['tests/**/*.ts', 'tools/**/*.ts'],
    plugins: { local: plainEnglish },
    rules: {
      'local/plain-english': ['error', 'titles'],
      'max-lines-per-function': 'off',
      'import/no-nodejs-modules': 'off',
      'obsidianmd/no-nodejs-modules': 'off',
      'no-restricted-globals': 'off',
      'no-console': 'off',
    },
  },
  {
    // The host replaces the app: it does what plugins cannot do, and its base classes are bare.
    files: ['tools/**/*.ts', 'tests/tools/**/*.ts', 'tests/e2e/**/*.ts', 'tests/upgrade/*.ts'],
    rules: {
      ...Object.fromEntries(Object.keys(obsidianmd.rules).map((rule) => [`obsidianmd/${rule}`, 'off'])),
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-implied-eval': 'off',
    },
  },
]);
