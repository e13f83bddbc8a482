/** Registers the operations as commands of the Obsidian CLI, if the app has one. */
import { Platform, type Plugin } from 'obsidian';
import { commandFlags, runCommand } from '../operations/command-line.ts';
import type { Operation, OperationServices } from '../operations/operation.ts';

/** Registers each operation. A command waits until the rules of the vault are known, so that it always finds the same notes. */
export function addCommandLine(
  plugin: Plugin,
  operations: readonly Operation[],
  services: OperationServices,
  rulesKnown: () => Promise<void>,
): void {
  if (!Platform.isDesktopApp) return;
  for (const operation of operations) {
    const name = `${plugin.manifest.id}:${operation.name}`;
    plugin.registerCliHandler(name, operation.description, commandFlags(operation), async (parameters) => {
      await rulesKnown();
      return runCommand(operation, parameters, services);
    });
  }
}
