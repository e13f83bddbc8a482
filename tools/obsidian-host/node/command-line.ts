/** The grammar of the Obsidian CLI as the headless runner reads it: `vault=<folder> <command> key=value flag`. */
import type { CliCommand, CliData } from '../app/registry.ts';

export interface CommandLine {
  readonly vault: string | undefined;
  readonly command: string | undefined;
  readonly params: CliData;
}

/** The printed text, and the exit status: 0 done, 1 issues or failed rows, 2 usage. */
export interface Answer {
  readonly text: string;
  readonly status: 0 | 1 | 2;
  /** Messages for the error output about files of the vault that the answer does not cover. */
  readonly warnings?: readonly string[];
}

/** Commands that write nothing into the vault, depending on the parameters. Any other command is treated as writing. */
const READS: Readonly<Record<string, (params: CliData) => boolean>> = {
  validate: () => true,
  rollup: () => true,
  formats: () => true,
  status: () => true,
  attribute: (params) => 'dry-run' in params,
  fix: (params) => !('apply' in params),
  export: (params) => !('write' in params),
  setup: (params) => !('apply' in params || 'target' in params),
};

/** Returns true if a command may write into the vault; `name` is the full name, with the plugin's ID. */
export function mayWrite(name: string, params: CliData): boolean {
  const command = name.slice(name.indexOf(':') + 1);
  return !Object.hasOwn(READS, command) || READS[command]?.(params) !== true;
}

/**
 * Reads the arguments. `\n` and `\t` are unescaped; a word without `=` is a flag that is set; options such as `--copy`
 * are skipped.
 */
export function readCommandLine(args: readonly string[]): CommandLine {
  const params: CliData = {};
  let vault: string | undefined;
  let command: string | undefined;
  for (const arg of args) {
    if (arg.startsWith('--')) continue;
    const equals = arg.indexOf('=');
    const key = equals < 0 ? arg : arg.slice(0, equals);
    const value =
      equals < 0 ? 'true' : arg.slice(equals + 1).replace(/\\([nt])/g, (_, sign) => (sign === 'n' ? '\n' : '\t'));
    if (equals < 0 && command === undefined) command = arg;
    else if (key === 'vault') vault = value;
    else params[key] = value;
  }
  return { vault, command, params };
}

/**
 * Returns the full command name: `validate`, `:validate`, and `<plugin id>:validate` are one command; `<plugin id>`
 * alone is the default command.
 */
export function commandName(pluginId: string, word: string): string {
  if (word === pluginId || word.startsWith(`${pluginId}:`)) return word;
  return `${pluginId}:${word.replace(/^:/, '')}`;
}

function describe(name: string, { description, flags }: CliCommand): string {
  const words = Object.entries(flags).map(([flag, { value, required }]) => {
    const shown = value === undefined ? flag : `${flag}=${value}`;
    return required === true ? shown : `[${shown}]`;
  });
  const lines = Object.entries(flags).map(([flag, about]) => `    ${flag.padEnd(14)}${about.description}`);
  return [[name, ...words].join(' '), `    ${description}`, ...lines].join('\n');
}

/** Returns the text of `help`: every command with its parameters. */
export function helpText(commands: readonly [string, CliCommand][]): string {
  return commands.map(([name, command]) => describe(name, command)).join('\n\n');
}

/**
 * Returns an error message about the parameters, or `undefined` if they are valid. Without the check, a mistyped
 * parameter would select the whole vault.
 */
export function wrongParams({ flags }: CliCommand, params: CliData): string | undefined {
  const known = Object.keys(flags).sort();
  const unknown = Object.keys(params).find((key) => !(key in flags));
  if (unknown !== undefined) {
    const advice = known.length === 0 ? 'This command has no parameters.' : `Use ${known.join(', ')}.`;
    return `Error: Unknown parameter: “${unknown}”. ${advice}`;
  }
  for (const [name, { value, required }] of Object.entries(flags)) {
    const example = `${name}=${value ?? ''}`;
    if (required === true && !(name in params)) return `Error: The parameter “${name}” is missing. Add ${example}.`;
    if (value !== undefined && params[name] === 'true')
      return `Error: The parameter “${name}” has no value. Use ${example}.`;
  }
  return undefined;
}

/**
 * A member that determines the status, in the first level of JSON that is indented by two spaces; other levels are
 * indented more. The counts indicate issues or failures.
 */
const MEMBER = /\n {2}"(error|not_applied|invalid|failed|error_count)": (\S*)/g;

/**
 * Returns the exit status for an answer, which a handler returns only as text. JSON: 2 with `error`; 1 with
 * `not_applied`, or if a count in {@link MEMBER} is positive. Text: 2 if it starts with `Error: `; 1 with `Issues: ` or
 * `Failed: `. Otherwise 0. The plugin indents JSON, so that a long answer is not parsed.
 */
export function statusOf(answer: string): Answer['status'] {
  if (!/^\s*[[{]/.test(answer)) {
    if (answer.startsWith('Error: ')) return 2;
    return /^(?:Issues|Failed): /.test(answer) ? 1 : 0;
  }
  const indented = /^[[{]\n {2}\S/.test(answer) ? answer : JSON.stringify(JSON.parse(answer), undefined, 2);
  let status: Answer['status'] = 0;
  for (const [, member, value = ''] of indented.matchAll(MEMBER)) {
    if (member === 'error') return 2;
    if (member === 'not_applied' || Number.parseFloat(value) > 0) status = 1;
  }
  return status;
}
