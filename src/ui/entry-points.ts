/** Registers the commands, the ribbon button, and the file menu. */
import type { Plugin } from 'obsidian';
import type { Actions } from './actions.ts';
import { commands, ribbonEntry } from './commands.ts';
import { fillFileMenu } from './file-menu.ts';

/** Registers all entry points of the screens while the plugin is loaded. */
export function addEntryPoints(plugin: Plugin, actions: Actions): void {
  const { workspace } = plugin.app;
  const ribbon = ribbonEntry(actions);
  plugin.addRibbonIcon(ribbon.icon, ribbon.title, ribbon.click);
  const activeNote = (): string | undefined => {
    const file = workspace.getActiveFile();
    return file?.extension === 'md' ? file.path : undefined;
  };
  for (const command of commands(actions, activeNote)) plugin.addCommand(command);
  plugin.registerEvent(
    workspace.on('file-menu', (menu, file) => {
      fillFileMenu(menu, file, actions);
    }),
  );
}
