/** The app's window: ribbon, left side, panes, right side, status bar. */
import type { Shell } from '../app/app.ts';
import { setIcon, setTooltip } from './icons.ts';
import type { SettingTab } from './setting-tab.ts';

export interface Frame {
  readonly container: HTMLElement;
  readonly ribbon: HTMLElement;
  readonly left: HTMLElement;
  readonly root: HTMLElement;
  readonly right: HTMLElement;
  readonly status: HTMLElement;
}

export function drawFrame(doc: Document): Frame {
  const app = doc.body.createDiv('app-container');
  const container = app.createDiv('horizontal-main-container').createDiv('workspace');
  return {
    container,
    ribbon: container.createDiv({ cls: 'workspace-ribbon side-dock-ribbon mod-left', attr: { role: 'toolbar' } }),
    left: container.createDiv('workspace-split mod-left-split'),
    root: container.createDiv('workspace-split mod-root').createDiv('workspace-tabs'),
    right: container.createDiv('workspace-split mod-right-split').createDiv('workspace-tabs'),
    status: app.createDiv('status-bar'),
  };
}

export function addRibbonButton(
  ribbon: HTMLElement,
  icon: string,
  title: string,
  callback: (evt: MouseEvent) => unknown,
): HTMLElement {
  const el = ribbon.createEl('button', 'side-dock-ribbon-action clickable-icon');
  setIcon(el, icon);
  setTooltip(el, title);
  el.addEventListener('click', (evt) => void callback(evt));
  return el;
}

/** Elements that plugins add to the window. */
export class FrameShell implements Shell {
  readonly settingTabs: SettingTab[] = [];
  readonly #frame: Frame;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  addRibbonIcon(icon: string, title: string, callback: (evt: MouseEvent) => unknown): [HTMLElement, () => void] {
    const el = addRibbonButton(this.#frame.ribbon, icon, title, callback);
    return [el, this.#remover(el)];
  }

  addStatusBarItem(): [HTMLElement, () => void] {
    const el = this.#frame.status.createDiv('status-bar-item');
    return [el, this.#remover(el)];
  }

  addSettingTab(tab: object): () => void {
    this.settingTabs.push(tab as SettingTab);
    return () => {
      this.settingTabs.splice(this.settingTabs.indexOf(tab as SettingTab), 1);
    };
  }

  isDarkMode(): boolean {
    return document.body.hasClass('theme-dark');
  }

  #remover(el: HTMLElement): () => void {
    return () => {
      el.detach();
    };
  }
}
