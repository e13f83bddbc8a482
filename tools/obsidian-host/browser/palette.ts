/** The command palette: lists the commands that can run now and filters them by typed letters. */
import type { Command } from '../app/registry.ts';
import type { BrowserApp } from './browser-app.ts';
import type { MarkdownView } from './markdown-view.ts';
import { FuzzySuggestModal } from './suggest-modal.ts';

/** Returns the view whose editor commands can use; in reading mode they cannot run. */
function editorView({ workspace }: BrowserApp): MarkdownView | null {
  return workspace.activeEditor?.getMode() === 'source' ? workspace.activeEditor : null;
}

/** Returns true if a command can run now; the check itself runs nothing. */
function isOffered(app: BrowserApp, command: Command): boolean {
  const view = editorView(app);
  if (command.checkCallback !== undefined) return command.checkCallback(true) === true;
  if (command.editorCheckCallback !== undefined)
    return view !== null && command.editorCheckCallback(true, view.editor, view) === true;
  return command.editorCallback === undefined || view !== null;
}

/** Runs a command; returns false if it cannot run now. */
export function runCommand(app: BrowserApp, id: string): boolean {
  const command = app.hostRegistered.commands.get(id);
  if (command === undefined || !isOffered(app, command)) return false;
  const view = editorView(app);
  command.callback?.();
  command.checkCallback?.(false);
  if (view !== null) {
    command.editorCallback?.(view.editor, view);
    command.editorCheckCallback?.(false, view.editor, view);
  }
  return true;
}

export class CommandPalette extends FuzzySuggestModal<Command> {
  constructor(app: BrowserApp) {
    super(app);
    this.modalEl.addClass('mod-command-palette');
    this.setPlaceholder('Type a command…');
  }

  getItems(): Command[] {
    return this.app.hostRegistered.commands
      .entries()
      .map(([, command]) => command)
      .filter((command) => isOffered(this.app, command));
  }

  getItemText(command: Command): string {
    return command.name;
  }

  onChooseItem(command: Command): void {
    runCommand(this.app, command.id);
  }
}
