/** Reads what a code block or a base asks for: the choices of its roll-up, and what is wrong with them. */
import { placeOf } from '../../domain/place.ts';
import type { NoteEntry } from '../../domain/value.ts';
import { parseFrontmatter } from '../../notes/parse.ts';
import { type PipelineChoices, readChoices, refuseChoices } from '../../pipeline/choices.ts';
import { choiceProblemText, refusedChoicesText } from '../text/pipeline.ts';
import { optionsText } from '../text/yaml.ts';

export interface RollUpRequest {
  /** `undefined` if no figures can be shown. */
  readonly choices: PipelineChoices | undefined;
  readonly problems: readonly string[];
}

/** Returns the request of the options. One that is absent or unknown has its default; an unknown one is a problem, too. */
export function rollUpRequest(given: Readonly<Record<string, unknown>>): RollUpRequest {
  const { choices, problems } = readChoices(given);
  const refused = refuseChoices(choices);
  const texts = problems.map(choiceProblemText);
  if (refused === undefined) return { choices, problems: texts };
  return { choices: undefined, problems: [...texts, refusedChoicesText(choices, refused, (name) => name)] };
}

const OPEN = '---\n';

/** Returns the request of a code block, whose options are lines such as `measure: credited`. */
export function blockRequest(source: string): RollUpRequest {
  const text = `${OPEN}${source}\n---\n`;
  const parsed = parseFrontmatter(text);
  const lines = source.split('\n').length;
  const end = parsed.state === 'absent' ? undefined : parsed.block?.to;
  const failed = (problem: Parameters<typeof optionsText>[0], at: number): RollUpRequest => ({
    choices: undefined,
    problems: [optionsText(problem, Math.min(lines, placeOf(text, { from: at, to: at }).line - 1))],
  });
  if (parsed.state === 'broken') return failed(parsed.problem, parsed.problem.at.from);
  if (end !== text.length - OPEN.length) return failed({ reason: 'several-documents' }, end ?? 0);
  const entries = parsed.state === 'read' ? parsed.frontmatter.entries : [];
  return rollUpRequest(Object.fromEntries(entries.map((entry) => [entry.key, valueOf(entry, text)])));
}

/** Returns the text of a value, or the source of a list or map, which is no value of any option. */
function valueOf({ value }: NoteEntry, text: string): string {
  if (value.kind === 'scalar') return value.text;
  return value.kind === 'empty' ? '' : text.slice(value.from, value.to);
}
