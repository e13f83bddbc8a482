/** Services of the operations, and the answers of the command line. */
import { runCommand } from '../../src/operations/command-line.ts';
import type { OperationServices } from '../../src/operations/operation.ts';
import { OPERATIONS } from '../../src/operations/operations.ts';
import { MESSAGES } from '../../src/ui/messages.ts';
import { readCommandLine } from '../../tools/obsidian-host/node/command-line.ts';
import { createSetupService, type SetupService } from '../../src/vault/setup/setup-service.ts';
import type { Settings } from '../../src/config/settings.ts';
import { deskOver, type DeskScene } from './note-service.ts';
import { OPTIONS } from './rules.ts';
import { fakeSyncDesk, planOf } from './sync-service.ts';

/** Returns the setup assistant of a note service, with the settings in a variable. */
export function setupOver(
  { service }: Pick<DeskScene, 'service'>,
  initial: Settings = OPTIONS,
): SetupService & { readonly settings: () => Settings } {
  let settings = initial;
  const ports = {
    context: service.context,
    ready: () => Promise.resolve(),
    settings: () => settings,
    change: (changed: Settings) => {
      settings = changed;
      return Promise.resolve();
    },
  };
  return { ...createSetupService(ports), settings: ports.settings };
}

/** Returns the services over an empty vault, with changes. */
export function operationServices(changes: Partial<OperationServices> = {}): OperationServices {
  const { service, store } = deskOver({});
  return {
    notes: service,
    setup: setupOver({ service }),
    sync: fakeSyncDesk(planOf([])),
    now: () => '2026-11-22T18:30:15Z',
    read: (path) => store.read(path),
    messages: MESSAGES,
    ...changes,
  };
}

/** Returns the answer to a command line, such as `validate path=a.md`; throws if no operation has the name. */
export function answerTo(line: string, services: OperationServices, operations = OPERATIONS): Promise<string> {
  const { command, params } = readCommandLine(line.split(' '));
  const operation = operations.find(({ name }) => name === command);
  if (operation === undefined) throw new Error(`No operation is named ${command ?? ''}`);
  return runCommand(operation, params, services);
}
