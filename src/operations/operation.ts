/** The type of a command of the command line. */
import type { PlainValue } from '../domain/value.ts';
import type { CliFlags, CliParameters, UsageError } from './arguments.ts';

/** One result, for a machine and for a person. */
export interface Answer {
  readonly json: PlainValue;
  readonly text: string;
}

export interface CliCommand<Tools> {
  /** Follows the plugin's ID and a colon. */
  readonly name: string;
  /** Earlier names, which do the same and aren't documented. */
  readonly aliases?: readonly string[];
  readonly description: string;
  readonly flags: CliFlags;
  readonly answer: (parameters: CliParameters, tools: Tools) => Promise<Answer | UsageError>;
}
