/** Types of a command-line command. */
import type { PlainValue } from '../domain/value.ts';
import type { CliFlags, CliParameters, UsageError } from './arguments.ts';

/** The output of a command, as JSON and as text. */
export interface CliResult {
  readonly json: PlainValue;
  readonly text: string;
}

/** One command: its name, its parameters, and the function that runs it. */
export interface CliCommand<Tools> {
  /** Appended to the plugin's ID and a colon. */
  readonly name: string;
  /** Previous names, which still work but are not documented. */
  readonly aliases?: readonly string[];
  readonly description: string;
  readonly flags: CliFlags;
  readonly answer: (parameters: CliParameters, tools: Tools) => Promise<CliResult | UsageError>;
}
