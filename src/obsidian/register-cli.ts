/** Registers the plugin's commands with the Obsidian CLI, if the app has one. */
import { Platform, type Plugin } from 'obsidian';
import { CLI_COMMANDS, runCli, type CliTools } from '../operations/operations.ts';

/**
 * Registers each command and its aliases. A command waits until the IDs of the vault are known, so that it always finds
 * the same notes.
 */
export function addCommandLine(plugin: Plugin, tools: CliTools, idsKnown: () => Promise<void>): void {
  if (!Platform.isDesktopApp) return;
  for (const command of CLI_COMMANDS) {
    const aliases = (command.aliases ?? []).map((alias) => [alias, `Alias of ${command.name}`] as const);
    for (const [name, description] of [[command.name, command.description] as const, ...aliases]) {
      const fullName = `${plugin.manifest.id}:${name}`;
      plugin.registerCliHandler(fullName, description, { ...command.flags }, async (parameters) => {
        await idsKnown();
        return runCli(command, parameters, tools);
      });
    }
  }
}
