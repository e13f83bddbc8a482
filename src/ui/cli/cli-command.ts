/** What a command of the command line is. */
import type { PlainValue } from '../../domain/value.ts';
import type { CliFlags, CliParameters, UsageError } from './cli-arguments.ts';

/** One result, for a machine and for a person. */
export interface Answer {
  readonly json: PlainValue;
  readonly text: string;
}

export interface CliCommand<Tools> {
  /** Stands behind the plugin's id and a colon. */
  readonly name: string;
  readonly description: string;
  readonly flags: CliFlags;
  readonly answer: (parameters: CliParameters, tools: Tools) => Promise<Answer | UsageError>;
}
