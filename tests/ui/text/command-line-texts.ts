/** Texts of the command line: its help, and its answers to invalid input. */
import { commandFlags } from '../../../src/operations/command-line.ts';
import type { OperationServices } from '../../../src/operations/operation.ts';
import { OPERATIONS } from '../../../src/operations/operations.ts';
import { helpText } from '../../../tools/obsidian-host/node/command-line.ts';
import { deskOver } from '../../support/note-service.ts';
import { answerTo, operationServices } from '../../support/operations.ts';
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

function servicesOver(): OperationServices {
  const { service, store } = deskOver({ 'Deals/Radar.md': dealText() });
  const safetyLimits = [{ why: 'many-rows', figure: 120 }] as const;
  const sync = fakeSyncDesk(planOf([planRow('Deals/Radar.md')], { safetyLimits }), {
    runs: () => Promise.resolve([RUN]),
    undo: () => Promise.resolve(undefined),
  });
  return operationServices({ notes: service, sync, read: (path) => store.read(path) });
}

/** Returns the help of every command, then each refused line with its answer. */
export async function commandLineTexts(): Promise<readonly string[]> {
  const handler = (): string => '';
  const help = helpText(
    OPERATIONS.map((operation) => {
      const { name, description } = operation;
      return [name, { description, flags: commandFlags(operation), handler }];
    }),
  );
  const answers: string[] = [];
  for (const line of REFUSED) {
    const answer = await answerTo(line, servicesOver());
    answers.push(`> ${line}`, `  ${answer.replaceAll('\n', '\n  ')}`);
  }
  return [help, '', ...answers];
}
