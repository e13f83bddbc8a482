/** The app with a screen. */
import { App, type AppParts } from '../app/app.ts';
import { Events } from '../app/events.ts';
import type { Keymap, Scope } from './keymap.ts';
import type { Workspace } from './workspace.ts';

export interface BrowserParts extends AppParts {
  readonly workspace: Workspace;
  readonly keymap: Keymap;
  readonly scope: Scope;
}

export class BrowserApp extends App {
  declare workspace: Workspace;
  keymap: Keymap;
  scope: Scope;
  /**
   * Repeats the changes of the vault and of the metadata cache for the app's own screens, so that their listeners do not
   * count as left by a plugin.
   */
  readonly hostChanges = new Events();

  constructor(parts: BrowserParts) {
    super(parts);
    for (const name of ['create', 'delete', 'rename', 'modify'])
      this.vault.on(name, (file: unknown) => {
        this.hostChanges.trigger(name, file);
      });
    this.metadataCache.on('changed', (file: unknown) => {
      this.hostChanges.trigger('changed', file);
    });
    this.keymap = parts.keymap;
    this.scope = parts.scope;
  }
}
