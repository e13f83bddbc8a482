import { defineConfig } from 'eslint/config';
import obsidianmd from 'eslint-plugin-obsidianmd';
import tseslint from 'typescript-eslint';

const CORE = 'src/{domain,attribution,validation,targets,notes,sync,settings}/**/*.ts';

/** The core is text in, value out: what it may not reach for, with the way to have it instead. */
const IMPURE = [
  ['window', 'The core has no app.'],
  ['document', 'The core draws nothing.'],
  ['fetch', 'The core has no network.'],
  ['console', 'The core returns what it has to say.'],
  ['setTimeout', 'Use Clock.pause of sync/ports.ts.'],
  ['crypto', 'Take random values as parameters.'],
].map(([name, message]) => ({ name, message }));

/** Lets the directory's manifest rule, which only knows scripts, read a JSON file: an object literal in parentheses. */
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
  { ignores: ['main.js', 'node_modules/', '.build/', 'demo-vault/', 'coverage/', '**/*.mjs', '**/*.cjs'] },
  ...obsidianmd.configs.recommended,
  {
    files: ['package.json'],
    // A second reader for the YAML that we write has to be another one than ours.
    rules: { 'depend/ban-dependencies': ['error', { allowed: ['js-yaml'] }] },
  },
  {
    files: ['manifest.json'],
    languageOptions: { parser: jsonAsScript },
    plugins: { obsidianmd },
    rules: { 'obsidianmd/validate-manifest': 'error' },
  },
  {
    files: ['src/**/*.ts', 'tests/**/*.ts'],
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
    files: [CORE],
    rules: {
      'no-restricted-globals': ['error', ...IMPURE],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time as a parameter, or Clock.now of sync/ports.ts.' },
        { object: 'Math', property: 'random', message: 'Take random values as parameters.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: ':matches(CallExpression, NewExpression) > SpreadElement.arguments',
          message: 'About 100,000 arguments overflow the stack. Use a loop, or largest of domain/largest.ts.',
        },
      ],
    },
  },
  {
    // Tests run in Node and describe whole scenes; the app's own rules are for what ships.
    files: ['tests/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'import/no-nodejs-modules': 'off',
      'obsidianmd/no-nodejs-modules': 'off',
      'no-restricted-globals': 'off',
      'no-console': 'off',
    },
  },
  {
    // The host is the app: it does what plugins may not, and what it gives them to extend is bare.
    files: ['tests/host/**/*.ts', 'tests/e2e/**/*.ts', 'tests/upgrade/*.ts'],
    rules: {
      ...Object.fromEntries(Object.keys(obsidianmd.rules).map((rule) => [`obsidianmd/${rule}`, 'off'])),
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-implied-eval': 'off',
    },
  },
]);
