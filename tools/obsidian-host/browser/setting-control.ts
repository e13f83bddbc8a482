/** The nine kinds of controls that settings can declare: each reads, shows, validates, and saves a value. */
import type * as obsidian from 'obsidian';
import { TFile, TFolder } from '../app/files.ts';
import type { Setting } from './setting.ts';
import type { SettingTab } from './setting-tab.ts';

type Control = obsidian.SettingControl;

/** A drawn control: a function that sets its value, and the components that are disabled together with it. */
interface Mounted {
  setDisabled(disabled: boolean): unknown;
}

export function isOn(predicate: boolean | (() => boolean) | undefined, absent: boolean): boolean {
  return typeof predicate === 'function' ? predicate() : (predicate ?? absent);
}

function textOf(value: unknown, absent = ''): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : absent;
}

function suggestions(tab: SettingTab, control: obsidian.SettingFileControl | obsidian.SettingFolderControl): string[] {
  const all = tab.app.vault.getAllLoadedFiles();
  if (control.type === 'file') {
    const filter = control.filter as ((file: TFile) => boolean) | undefined;
    return all.filter((one) => one instanceof TFile && (filter?.(one) ?? true)).map((one) => one.path);
  }
  const filter = control.filter as ((folder: TFolder) => boolean) | undefined;
  return all
    .filter((one) => one instanceof TFolder && (filter?.(one) ?? true))
    .filter((one) => one.path !== '/' || control.includeRoot === true)
    .map((one) => one.path);
}

let lists = 0;

function mountPath(
  tab: SettingTab,
  setting: Setting,
  control: obsidian.SettingFileControl | obsidian.SettingFolderControl,
  value: string,
  change: (value: unknown) => void,
): Mounted {
  const id = `host-suggestions-${++lists}`;
  const list = setting.controlEl.createEl('datalist', { attr: { id } });
  for (const path of suggestions(tab, control)) list.createEl('option', { value: path });
  let mounted: Mounted | undefined;
  setting.addSearch((search) => {
    search
      .setPlaceholder(control.placeholder ?? '')
      .setValue(value)
      .onChange(change);
    search.inputEl.setAttr('list', id);
    mounted = search;
  });
  return mounted ?? setting;
}

function mount(
  tab: SettingTab,
  setting: Setting,
  control: Control,
  value: unknown,
  change: (value: unknown) => void,
): void {
  switch (control.type) {
    case 'toggle':
      setting.addToggle((toggle) => toggle.setValue(value === true).onChange(change));
      return;
    case 'dropdown':
      setting.addDropdown((dropdown) => dropdown.addOptions(control.options).setValue(textOf(value)).onChange(change));
      return;
    case 'text':
      setting.addText((text) =>
        text
          .setPlaceholder(control.placeholder ?? '')
          .setValue(textOf(value))
          .onChange(change),
      );
      return;
    case 'textarea':
      setting.addTextArea((area) => {
        area
          .setPlaceholder(control.placeholder ?? '')
          .setValue(textOf(value))
          .onChange(change);
        area.inputEl.rows = control.rows ?? 4;
      });
      return;
    case 'number':
      setting.addText((text) => {
        text.setPlaceholder(control.placeholder ?? '').setValue(textOf(value));
        text.inputEl.type = 'number';
        text.inputEl.setAttrs({ min: control.min ?? null, max: control.max ?? null, step: control.step ?? null });
        text.onChange(() => {
          if (!Number.isNaN(text.inputEl.valueAsNumber)) change(text.inputEl.valueAsNumber);
        });
      });
      return;
    case 'slider':
      setting.addSlider((slider) =>
        slider.setLimits(control.min, control.max, control.step).setValue(Number(value)).onChange(change),
      );
      return;
    case 'color':
      setting.addColorPicker((color) => color.setValue(textOf(value, '#000000')).onChange(change));
      return;
    case 'file':
    case 'folder':
      mountPath(tab, setting, control, textOf(value), change);
  }
}

/** Draws a control. A value that `validate` rejects is not saved, and the message appears below the row. */
export function drawControl(tab: SettingTab, setting: Setting, control: Control): void {
  const validate = control.validate as ((value: unknown) => unknown) | undefined;
  const problemOf = async (value: unknown): Promise<string | null> => {
    const answer = await validate?.(value);
    return typeof answer === 'string' && answer !== '' ? answer : null;
  };
  const change = (value: unknown): void => {
    void problemOf(value).then(async (problem) => {
      setting.setErrorMessage(problem);
      if (problem !== null) return;
      await tab.setControlValue(control.key, value);
      tab.refreshDomState();
    });
  };
  const value = tab.getControlValue(control.key) ?? control.defaultValue;
  mount(tab, setting, control, value, change);
  void problemOf(value).then((problem) => {
    setting.setErrorMessage(problem);
  });
  for (const el of setting.controlEl.findAll('input, select, textarea'))
    if (!el.hasAttribute('aria-label')) el.setAttr('aria-label', setting.nameEl.getText());
}
