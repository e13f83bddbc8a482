/** The file explorer: folders unfold, notes open, and a right click opens the menu to which plugins add items. */
import { type TAbstractFile, TFile, TFolder } from '../app/files.ts';
import type { BrowserApp } from './browser-app.ts';
import { setIcon } from './icons.ts';
import { Menu } from './menu.ts';
import { makePressable } from './setting.ts';

function inOrder(a: TAbstractFile, b: TAbstractFile): number {
  return Number(b instanceof TFolder) - Number(a instanceof TFolder) || a.name.localeCompare(b.name);
}

export class FileExplorer {
  readonly #app: BrowserApp;
  readonly #el: HTMLElement;
  readonly #open = new Set<string>();
  #scheduled = false;

  constructor(app: BrowserApp, el: HTMLElement) {
    this.#app = app;
    this.#el = el.createDiv({ cls: 'nav-files-container', attr: { 'aria-label': 'Files' } });
    for (const name of ['create', 'delete', 'rename'])
      app.vault.on(name, () => {
        this.#schedule();
      });
    app.workspace.on('file-open', (file: TFile | null) => {
      for (let folder = file?.parent ?? null; folder !== null; folder = folder.parent) this.#open.add(folder.path);
      this.#schedule();
    });
  }

  /** Opens the menu of a file, as a right click does. */
  showMenu(file: TAbstractFile, evt: MouseEvent): void {
    const menu = new Menu();
    if (file instanceof TFile)
      menu.addItem((item) =>
        item
          .setTitle('Open in new tab')
          .setIcon('file-plus')
          .onClick(() => this.#app.workspace.getLeaf('tab').openFile(file)),
      );
    menu.addItem((item) =>
      item
        .setTitle('Delete')
        .setIcon('trash-2')
        .setWarning(true)
        .onClick(() => this.#app.fileManager.trashFile(file)),
    );
    menu.addSeparator();
    this.#app.workspace.trigger('file-menu', menu, file, 'file-explorer-context-menu');
    menu.showAtMouseEvent(evt);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    window.requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#el.empty();
      this.#el.createDiv({ cls: 'nav-vault-name', text: this.#app.vault.getName() });
      this.#drawChildren(this.#el, this.#app.vault.getRoot());
    });
  }

  #drawChildren(el: HTMLElement, folder: TFolder): void {
    for (const child of [...folder.children].sort(inOrder)) {
      const box = el.createDiv(child instanceof TFolder ? 'nav-folder tree-item' : 'nav-file tree-item');
      const row = box.createDiv({
        cls: child instanceof TFolder ? 'nav-folder-title tree-item-self' : 'nav-file-title tree-item-self',
        attr: { 'data-path': child.path },
      });
      row.addEventListener('contextmenu', (evt) => {
        this.showMenu(child, evt);
      });
      if (child instanceof TFolder) this.#drawFolder(box, row, child);
      else if (child instanceof TFile) this.#drawFile(row, child);
    }
  }

  #drawFile(row: HTMLElement, file: TFile): void {
    const isShort = ['md', 'base'].includes(file.extension);
    row.createDiv({ cls: 'tree-item-inner', text: isShort ? file.basename : file.name });
    if (file.extension === 'base') row.createDiv({ cls: 'nav-file-tag', text: file.extension });
    row.toggleClass('is-active', file === this.#app.workspace.getActiveFile());
    makePressable(row, () => void this.#app.workspace.getLeaf().openFile(file));
  }

  #drawFolder(box: HTMLElement, row: HTMLElement, folder: TFolder): void {
    const isOpen = this.#open.has(folder.path);
    const chevron = row.createDiv('tree-item-icon collapse-icon');
    setIcon(chevron, 'chevron-right');
    row.toggleClass('is-collapsed', !isOpen);
    row.createDiv({ cls: 'tree-item-inner', text: folder.name });
    makePressable(row, () => {
      if (!this.#open.delete(folder.path)) this.#open.add(folder.path);
      this.#schedule();
    });
    row.setAttr('aria-expanded', isOpen);
    if (isOpen) this.#drawChildren(box.createDiv('tree-item-children'), folder);
  }
}
