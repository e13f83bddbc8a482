/** Texts of the command line: its help, and its answers to invalid input. */
import { CLI_COMMANDS, runCli, type CliTools } from '../../../src/operations/operations.ts';
import { helpText, readCommandLine } from '../../../tools/obsidian-host/node/command-line.ts';
import { deskOver } from '../../support/note-service.ts';
import { dealText } from '../../support/rules.ts';
import { fakeSyncDesk, planOf, planRow } from '../../support/sync-service.ts';

/** Command lines that are refused or not applied, each for a different reason. */
const REFUSED: readonly string[] = [
  'validate pth=a.md',
  'validate nothing',
  'validate path=',
  'validate format=xml',
  'validate path=a.md folder=Deals',
  'validate id=,',
  'validate path=Deals/Rader.md',
  'validate folder=Dels',
  'validate id=OPP-9',
  'attribute dry-run=yes',
  'export target=salesfroce',
  'export target=salesforce write',
  'sync',
  'sync target=nothing',
  'sync target=salesforce confirm=other',
  'sync target=salesforce confirm',
  'sync target=salesforce',
  'retry run=run-9',
  'retry run=run-1',
  'undo run=run-1',
  'add-fields target=salesforce',
];

const RUN = {
  runId: 'run-1',
  target: 'salesforce',
  startedAt: '2026-11-22T12:00:00Z',
  done: 1,
  failed: 0,
  undone: false,
  again: [],
  logPath: 'CRM log/2026-11-22 1200 Salesforce.md',
} as const;

function toolsOver(): CliTools {
  const { service, store } = deskOver({ 'Deals/Radar.md': dealText() });
  const safetyLimits = [{ why: 'many-rows', figure: 120 }] as const;
  const sync = fakeSyncDesk(planOf([planRow('Deals/Radar.md')], { safetyLimits }), {
    runs: () => Promise.resolve([RUN]),
    undo: () => Promise.resolve(undefined),
  });
  return { service, sync, read: (path) => store.read(path), now: () => '2026-11-22T12:00:00Z' };
}

/** Returns the help of every command, then each refused line with its answer. */
export async function commandLineTexts(): Promise<readonly string[]> {
  const handler = (): string => '';
  const help = helpText(CLI_COMMANDS.map((command) => [command.name, { ...command, handler }]));
  const answers: string[] = [];
  for (const line of REFUSED) {
    const { command: name, params } = readCommandLine(line.split(' '));
    const command = CLI_COMMANDS.find((one) => one.name === name);
    if (command === undefined) throw new Error(`No command is named ${name ?? ''}`);
    const answer = await runCli(command, params, toolsOver());
    answers.push(`> ${line}`, `  ${answer.replaceAll('\n', '\n  ')}`);
  }
  return [help, '', ...answers];
}
