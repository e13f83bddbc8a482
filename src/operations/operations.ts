/** The commands of the app's command line and of the headless runner. Names and output are the same. */
import { visibleText } from '../domain/foreign.ts';
import type { NoteService, UnknownSelection } from '../vault/note-service.ts';
import { jsonText } from '../targets/core/json.ts';
import { DEFAULT_TARGET, TARGET_IDS, TARGETS, type TargetId } from '../targets/targets.ts';
import {
  FORMAT_FLAG,
  isUsageError,
  misused,
  SELECTION_FLAGS,
  selectionIn,
  unknownName,
  wantsJson,
  type CliParameters,
  type UsageError,
} from './arguments.ts';
import type { CliResult, CliCommand } from './operation.ts';
import { attributeJson, errorJson, exportJson, validateJson } from './note-json.ts';
import { ADD_FIELDS_COMMAND } from './add-fields.ts';
import { STATUS_COMMAND, type StatusTools } from './status.ts';
import { SYNC_COMMANDS, type SyncCliTools } from './sync.ts';
import { attributeText, exportText, validateText } from './note-text.ts';
import { unknownText } from '../ui/text/refusals.ts';

/** Services that commands use. */
export interface CliTools extends SyncCliTools, StatusTools {
  readonly service: NoteService;
  /** Returns the current time in UTC seconds, with `Z`. */
  readonly now: () => string;
}

/** All commands, in the order in which they are listed. */
export const CLI_COMMANDS: readonly CliCommand<CliTools>[] = [
  {
    name: 'validate',
    description: 'Check opportunity notes',
    flags: { ...SELECTION_FLAGS, ...FORMAT_FLAG },
    answer: validate,
  },
  {
    name: 'attribute',
    description: 'Calculate revenue attribution and write it to the notes',
    flags: {
      ...SELECTION_FLAGS,
      'dry-run': { description: 'Calculate only, write nothing' },
      ...FORMAT_FLAG,
    },
    answer: attribute,
  },
  {
    name: 'export',
    description: 'Preview the data a CRM or file would receive; nothing is sent',
    flags: {
      target: {
        value: `<${TARGET_IDS.join('|')}>`,
        description: `The format; default: ${DEFAULT_TARGET}`,
      },
      ...SELECTION_FLAGS,
      write: { description: 'Write the file into the export folder (JSON and YAML only)' },
      ...FORMAT_FLAG,
    },
    answer: exported,
  },
  {
    name: 'formats',
    description: 'List the export formats',
    flags: FORMAT_FLAG,
    answer: formats,
  },
  ...SYNC_COMMANDS,
  ADD_FIELDS_COMMAND,
  STATUS_COMMAND,
];

/**
 * Runs a command; never rejects. Text starts with `Error: ` if the parameters are invalid or the command failed, and
 * with `Issues: ` or `Failed: ` if notes require attention. JSON is `{ "error": … }` or the command's own shape.
 */
export async function runCli<Tools>(
  command: CliCommand<Tools>,
  parameters: CliParameters,
  tools: Tools,
): Promise<string> {
  const json = wantsJson(parameters);
  const refused = (sentence: string): string =>
    json === true ? jsonText(errorJson(sentence)) : `Error: ${visibleText(sentence)}`;
  try {
    const wrong = misused(parameters, command.flags) ?? (isUsageError(json) ? json : undefined);
    const answer = wrong ?? (await command.answer(parameters, tools));
    if (isUsageError(answer)) return refused(answer.usage);
    return json === true ? jsonText(answer.json) : visibleText(answer.text);
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
}

function unknown(selection: UnknownSelection): UsageError {
  return { usage: unknownText(selection) };
}

async function validate(parameters: CliParameters, { service }: CliTools): Promise<CliResult | UsageError> {
  const selection = selectionIn(parameters);
  if (isUsageError(selection)) return selection;
  const run = await service.validate(selection);
  return 'nearest' in run ? unknown(run) : { json: validateJson(run), text: validateText(run) };
}

async function attribute(parameters: CliParameters, { service, now }: CliTools): Promise<CliResult | UsageError> {
  const selection = selectionIn(parameters);
  if (isUsageError(selection)) return selection;
  const run = await service.attribute(selection, { dryRun: 'dry-run' in parameters });
  return 'nearest' in run ? unknown(run) : { json: attributeJson(run, now()), text: attributeText(run) };
}

async function exported(parameters: CliParameters, { service }: CliTools): Promise<CliResult | UsageError> {
  const target = targetIn(parameters['target'] ?? DEFAULT_TARGET);
  const selection = selectionIn(parameters);
  if (typeof target !== 'string') return target;
  if (isUsageError(selection)) return selection;
  const writes = 'write' in parameters;
  if (writes && TARGETS[target].kind !== 'document') {
    return {
      usage: `${TARGETS[target].label} can’t be written to a file. Remove “write”, or choose a JSON or YAML target.`,
    };
  }
  const batch = await service.preview(selection, target);
  if ('nearest' in batch) return unknown(batch);
  const worth = batch.results.some((result) => result.ok);
  const file = writes && worth ? await service.writeFile(batch) : undefined;
  return { json: exportJson(batch, file), text: exportText(batch, file) };
}

function targetIn(name: string): TargetId | UsageError {
  return TARGET_IDS.find((id) => id === name) ?? { usage: unknownName('format', name, TARGET_IDS) };
}

function formats(): Promise<CliResult> {
  const text = TARGET_IDS.map((id) => `${id}  ${TARGETS[id].label}`).join('\n');
  return Promise.resolve({ json: TARGET_IDS, text });
}
