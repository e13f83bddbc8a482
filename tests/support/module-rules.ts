/** The modules of `src`, and the rules of their imports. docs/architecture.md has them as a table. */

export interface ModuleRules {
  /** Contents as shown in the documentation. */
  readonly contains: string;
  /** Modules that it imports; type imports count. */
  readonly imports: readonly string[];
  /** Packages that it imports. */
  readonly packages: readonly string[];
  /** Files that other modules import; omitted if they may import all of them. */
  readonly entry?: readonly string[];
}

const BASE = ['domain', 'notes', 'attribution', 'targets', 'validation', 'pipeline', 'config', 'log'];

/** Modules by name, each below the modules that it imports. */
export const MODULES: Readonly<Record<string, ModuleRules>> = {
  domain: {
    contains: 'money, days, periods, fields, values with positions, findings, texts',
    imports: [],
    packages: ['date-fns', '@date-fns'],
  },
  notes: {
    contains: 'frontmatter: locate, read, and edit it; which notes are opportunities',
    imports: ['domain'],
    packages: ['yaml'],
    entry: ['read.ts', 'edit.ts', 'markers.ts', 'parse.ts', 'skip-reason.ts'],
  },
  attribution: {
    contains: 'models, allocation, explanation, enrichment rules',
    imports: ['domain'],
    packages: [],
    entry: [
      'allocate.ts',
      'attribution.ts',
      'enrichment.ts',
      'explain.ts',
      'is-outdated.ts',
      'model.ts',
      'models.ts',
      'stored-shape.ts',
    ],
  },
  targets: {
    contains: 'each CRM and file format: mapping, codecs, limits, request flows',
    imports: ['domain'],
    packages: ['valibot'],
  },
  validation: {
    contains: 'one check per file, the table of checks, the runner',
    imports: ['domain', 'attribution'],
    packages: [],
    entry: ['check.ts', 'id-duplicate.ts', 'validate.ts'],
  },
  pipeline: {
    contains: 'measures and dimensions of opportunities, roll-ups',
    imports: ['domain', 'attribution'],
    packages: [],
    entry: ['choices.ts', 'dimensions.ts', 'measures.ts', 'opportunity.ts', 'roll-up.ts'],
  },
  config: {
    contains: 'settings: schema with defaults, rules, parser, migrations, compiled form',
    imports: ['domain', 'notes', 'attribution', 'targets', 'validation'],
    packages: ['valibot'],
  },
  log: {
    contains: 'the log, the journal, and the ports to notes, device, and clock',
    imports: ['domain'],
    packages: ['valibot'],
  },
  vault: {
    contains:
      'work on notes: select, inspect, attribute, enrich, fix, undo, export; the link in a note; the note cache',
    imports: BASE,
    packages: [],
  },
  sync: {
    contains: 'work with a CRM: plan, apply, undo, import; the port to a CRM',
    imports: [...BASE, 'vault'],
    packages: ['valibot'],
  },
  operations: {
    contains: 'what can be called from outside, such as the command line',
    imports: [...BASE, 'vault', 'sync'],
    packages: ['valibot'],
    entry: [
      'command-line.ts',
      'http/http-message.ts',
      'http/http.ts',
      'http/http-response.ts',
      'http/http-services.ts',
      'http/http-writes.ts',
      'http/routes.ts',
      'messages.ts',
      'operation.ts',
      'operations.ts',
      'scripting-api.ts',
    ],
  },
  obsidian: {
    contains: 'the ports over the app, sign-in, secrets, the registration of operations',
    imports: [...BASE, 'vault', 'sync', 'operations'],
    packages: ['obsidian', 'idb', 'oauth4webapi', 'valibot'],
  },
  ui: {
    contains: 'screens, commands, and all texts',
    imports: [...BASE, 'vault', 'sync', 'operations'],
    packages: ['obsidian', 'd3-array'],
  },
  'main.ts': {
    contains: 'the connection of everything, without logic',
    imports: [...BASE, 'vault', 'sync', 'operations', 'obsidian', 'ui'],
    packages: ['obsidian'],
  },
};
