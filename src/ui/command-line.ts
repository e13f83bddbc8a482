/** The way in from a terminal: each command of the table under the plugin's name, where the app has a command line. */
import { Platform, type Plugin } from 'obsidian';
import { CLI_COMMANDS, runCli, type CliTools } from './cli/cli.ts';

/** A command waits until the ids of the vault are known, so that it finds the same whenever it is asked. */
export function addCommandLine(plugin: Plugin, tools: CliTools, idsKnown: () => Promise<void>): void {
  if (!Platform.isDesktopApp) return;
  for (const command of CLI_COMMANDS) {
    const name = `${plugin.manifest.id}:${command.name}`;
    plugin.registerCliHandler(name, command.description, { ...command.flags }, async (parameters) => {
      await idsKnown();
      return runCli(command, parameters, tools);
    });
  }
}
