/**
 * Screen classes for Node, where nothing is drawn: base classes to extend and names to compare with. Calling them
 * throws.
 */
import type { App } from '../app/app.ts';
import { Component } from '../app/component.ts';

class View extends Component {
  leaf: unknown;

  constructor(leaf: unknown) {
    super();
    this.leaf = leaf;
  }
}
class ItemView extends View {}
class FileView extends ItemView {}
class TextFileView extends FileView {}
class MarkdownView extends TextFileView {}

class OfApp {
  app: App;

  constructor(app: App) {
    this.app = app;
  }
}
class Modal extends OfApp {}
class ConfirmationModal extends Modal {}
class SuggestModal extends Modal {}
class FuzzySuggestModal extends SuggestModal {}
class PluginSettingTab extends OfApp {
  hostPlugin: unknown;

  constructor(app: App, plugin: unknown) {
    super(app);
    this.hostPlugin = plugin;
  }
}

/** Shows nothing; the runner uses the answer of the command. */
class Notice {
  setMessage(_message: string): this {
    return this;
  }

  hide(): void {
    // Nothing is shown, so nothing is hidden.
  }
}

class BaseComponent {}
class AbstractInputSuggest {}
class Keymap {}
class Menu extends Component {}
class MenuItem {}
class Setting {}
class SettingGroup {}
class SettingPage {}
class WorkspaceLeaf {}

function undrawn(): never {
  throw new Error('The headless runner has no screen');
}

export const INERT_API = {
  AbstractInputSuggest,
  BaseComponent,
  ButtonComponent: BaseComponent,
  ColorComponent: BaseComponent,
  ConfirmationModal,
  DropdownComponent: BaseComponent,
  ExtraButtonComponent: BaseComponent,
  FileView,
  FuzzySuggestModal,
  ItemView,
  Keymap,
  MarkdownView,
  Menu,
  MenuItem,
  Modal,
  Notice,
  PluginSettingTab,
  ProgressBarComponent: BaseComponent,
  SearchComponent: BaseComponent,
  SecretComponent: BaseComponent,
  Setting,
  SettingGroup,
  SettingPage,
  SettingTab: PluginSettingTab,
  setIcon: undrawn,
  setTooltip: undrawn,
  SliderComponent: BaseComponent,
  SuggestModal,
  TextAreaComponent: BaseComponent,
  TextComponent: BaseComponent,
  TextFileView,
  ToggleComponent: BaseComponent,
  View,
  WorkspaceLeaf,
};
