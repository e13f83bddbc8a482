/** The app with a screen. */
import { App, type AppParts } from '../app/app.ts';
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

  constructor(parts: BrowserParts) {
    super(parts);
    this.keymap = parts.keymap;
    this.scope = parts.scope;
  }
}
