/** The panel “Configure view” of a base: one control for each option that the view type declares. */
import type { BasesAllOptions, BasesOptions } from 'obsidian';
import { NotInHost } from '../app/not-in-host.ts';
import { toPropertyId } from '../bases/properties.ts';
import type { BasesViewConfig } from '../bases/view-config.ts';
import { Setting } from './setting.ts';

export interface OptionsContext {
  readonly config: BasesViewConfig;
  readonly properties: readonly string[];
}

type Change = (value: unknown) => void;

function drawText(setting: Setting, stored: string, placeholder: string | undefined, change: Change): void {
  setting.addText((text) =>
    text
      .setPlaceholder(placeholder ?? '')
      .setValue(stored)
      .onChange((value) => {
        change(value === '' ? null : value);
      }),
  );
}

/** Empty properties are stored as no value. */
function drawProperty(
  setting: Setting,
  option: Extract<BasesOptions, { type: 'property' }>,
  stored: string,
  properties: readonly string[],
  change: Change,
): void {
  const offered = properties.map(toPropertyId).filter((id) => option.filter?.(id) ?? true);
  const chosen = stored === '' ? [] : [toPropertyId(stored)];
  const ids = [...new Set([...chosen, ...offered])];
  setting.addDropdown((dropdown) =>
    dropdown
      .addOption('', option.placeholder ?? 'Property')
      .addOptions(Object.fromEntries(ids.map((id) => [id, id])))
      .setValue(chosen[0] ?? '')
      .onChange((value) => {
        change(value === '' ? null : value);
      }),
  );
}

function drawControl(
  setting: Setting,
  option: BasesOptions,
  { config, properties }: OptionsContext,
  change: Change,
): void {
  const stored = config.get(option.key) ?? option.default;
  const text = typeof stored === 'string' ? stored : '';
  switch (option.type) {
    case 'toggle':
      setting.addToggle((toggle) => toggle.setValue(stored === true).onChange(change));
      return;
    case 'dropdown':
      setting.addDropdown((dropdown) => dropdown.addOptions(option.options).setValue(text).onChange(change));
      return;
    case 'slider':
      setting.addSlider((slider) => {
        slider
          .setLimits(option.min ?? 0, option.max ?? 100, option.step ?? 1)
          .setInstant(option.instant ?? false)
          .setValue(typeof stored === 'number' ? stored : (option.min ?? 0))
          .onChange(change);
      });
      return;
    case 'text':
    case 'file':
    case 'folder':
      drawText(setting, text, option.placeholder, change);
      return;
    case 'property':
      drawProperty(setting, option, text, properties, change);
      return;
    case 'multitext':
      setting.addTextArea((area) =>
        area.setValue(Array.isArray(stored) ? stored.join('\n') : '').onChange((value) => {
          change(value.split('\n').filter((line) => line.trim() !== ''));
        }),
      );
      return;
    case 'formula':
      throw new NotInHost('options of the type formula');
  }
}

type Toggle = () => void;

function drawOption(el: HTMLElement, option: BasesOptions, context: OptionsContext, changed: () => void): Toggle {
  const setting = new Setting(el).setName(option.displayName);
  drawControl(setting, option, context, (value) => {
    context.config.set(option.key, value);
    changed();
  });
  const control = setting.controlEl.find('input, select, textarea');
  control.setAttr('aria-label', option.displayName);
  return () => {
    setting.settingEl.toggle(option.shouldHide?.() !== true);
  };
}

/** Groups can be collapsed; they start open. */
function drawGroup(
  el: HTMLElement,
  group: Extract<BasesAllOptions, { type: 'group' }>,
  context: OptionsContext,
  changed: () => void,
): Toggle {
  const box = el.createEl('details', { cls: 'bases-option-group', attr: { open: true } });
  box.createEl('summary', { text: group.displayName });
  const toggles = group.items.map((item) => drawOption(box, item, context, changed));
  return () => {
    box.toggle(group.shouldHide?.() !== true);
    for (const toggle of toggles) toggle();
  };
}

/** Draws the options. After each change, `shouldHide` of all options is evaluated again. */
export function drawOptions(el: HTMLElement, options: readonly BasesAllOptions[], context: OptionsContext): void {
  const toggles: Toggle[] = [];
  const changed = (): void => {
    for (const toggle of toggles) toggle();
  };
  for (const option of options)
    toggles.push(
      option.type === 'group' ? drawGroup(el, option, context, changed) : drawOption(el, option, context, changed),
    );
  changed();
}
