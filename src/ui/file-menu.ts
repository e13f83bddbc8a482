/** Item in the menus of the file list that opens the plugin's menu for the note or folder under the pointer. */
import { type App, Menu, type Plugin, TFile, TFolder, type TAbstractFile } from 'obsidian';
import type { NoteService } from '../vault/note-service.ts';
import type { Actions } from './actions.ts';
import { type MenuEntry, menuEntries, PANEL_ICON } from './commands.ts';

/** Adds the item to the menu of an opportunity, and of a folder that contains notes. */
export function fillFileMenu(
  menu: Menu,
  file: TAbstractFile,
  { app, manifest }: Plugin,
  actions: Actions,
  service: Pick<NoteService, 'counts'>,
): void {
  const isNote = file instanceof TFile && isOpportunity(app, file, service);
  if (!isNote && !hasNotes(file)) return;
  const entries = menuEntries(actions, isNote ? 'note' : 'folder', file.path);
  menu.addItem((item) => {
    item.setTitle(`${manifest.name}…`).setIcon(PANEL_ICON).setSection('crm-sync-attribution');
    item.onClick((event) => {
      openMenu(entries, event);
    });
  });
}

function isOpportunity({ metadataCache }: App, file: TFile, service: Pick<NoteService, 'counts'>): boolean {
  return file.extension === 'md' && service.counts(file.path, metadataCache.getFileCache(file)?.frontmatter ?? {});
}

function hasNotes(file: TAbstractFile): boolean {
  if (!(file instanceof TFolder)) return false;
  return file.children.some((child) => (child instanceof TFile && child.extension === 'md') || hasNotes(child));
}

/** Opens the entries as a menu in place of the other one: the app has no public interface for nested menus. */
function openMenu(entries: readonly MenuEntry[], event: MouseEvent | KeyboardEvent): void {
  const menu = new Menu();
  for (const { title, icon, click } of entries) {
    menu.addItem((item) => item.setTitle(title).setIcon(icon).onClick(click));
  }
  if ('clientX' in event) {
    menu.showAtMouseEvent(event);
    return;
  }
  const { left: x, top: y } = (event.target as HTMLElement).getBoundingClientRect();
  menu.showAtPosition({ x, y }, event.doc);
}
