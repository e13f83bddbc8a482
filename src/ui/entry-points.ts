/** Registers the commands, the ribbon button, the file menu, the tabs of screens, and the handler of URIs. */
import type { Plugin } from 'obsidian';
import type { AuthService } from '../sync/auth-service.ts';
import type { NoteService } from '../vault/note-service.ts';
import type { Actions } from './actions.ts';
import { commands, ribbonEntry } from './commands.ts';
import { fillFileMenu } from './file-menu.ts';
import { SCREEN_VIEW, ScreenTab } from './parts/screen.ts';
import { createUriHandler } from './uri-handler.ts';

/** Registers all entry points of the screens while the plugin is loaded. `idsKnown` is {@link createUriHandler}'s. */
export function addEntryPoints(
  plugin: Plugin,
  actions: Actions,
  service: Pick<NoteService, 'counts'>,
  connections: AuthService,
  idsKnown: () => Promise<void>,
): void {
  const { workspace } = plugin.app;
  plugin.registerObsidianProtocolHandler(
    plugin.manifest.id,
    createUriHandler(plugin.app, connections, actions, idsKnown),
  );
  plugin.registerView(SCREEN_VIEW, (leaf) => new ScreenTab(leaf));
  const ribbon = ribbonEntry(actions);
  plugin.addRibbonIcon(ribbon.icon, ribbon.title, ribbon.click);
  const activeNote = (): string | undefined => {
    const file = workspace.getActiveFile();
    return file?.extension === 'md' ? file.path : undefined;
  };
  for (const command of commands(actions, activeNote)) plugin.addCommand(command);
  plugin.registerEvent(
    workspace.on('file-menu', (menu, file) => {
      fillFileMenu(menu, file, plugin, actions, service);
    }),
  );
}
