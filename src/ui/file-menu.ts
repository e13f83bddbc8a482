/** Menu items in the file list: the plugin's commands for the note or folder under the pointer. */
import { TFile, TFolder, type Menu, type TAbstractFile } from 'obsidian';
import type { Actions } from './actions.ts';
import { menuEntries } from './commands.ts';

/** Adds the items to a file's menu; none for a file that is not a note. */
export function fillFileMenu(menu: Menu, file: TAbstractFile, actions: Actions): void {
  const on = file instanceof TFolder ? 'folder' : file instanceof TFile && file.extension === 'md' ? 'note' : undefined;
  if (on === undefined) return;
  for (const { title, icon, click } of menuEntries(actions, on, file.path)) {
    menu.addItem((item) => item.setTitle(title).setIcon(icon).setSection('crm-sync-attribution').onClick(click));
  }
}
