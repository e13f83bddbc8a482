/** The way in from the file list: the same commands, for the note or the folder under the pointer. */
import { TFile, TFolder, type Menu, type TAbstractFile } from 'obsidian';
import type { Actions } from './actions.ts';
import { menuEntries } from './commands.ts';

/** Adds nothing for a file that is no note. */
export function fillFileMenu(menu: Menu, file: TAbstractFile, actions: Actions): void {
  const on = file instanceof TFolder ? 'folder' : file instanceof TFile && file.extension === 'md' ? 'note' : undefined;
  if (on === undefined) return;
  for (const { title, icon, click } of menuEntries(actions, on, file.path)) {
    menu.addItem((item) => item.setTitle(title).setIcon(icon).setSection('crm-sync-attribution').onClick(click));
  }
}
