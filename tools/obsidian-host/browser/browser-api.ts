/** The `obsidian` module in the browser. */
import { SHARED_API } from '../app/api.ts';
import { type Carrier, makeRequestUrl } from '../app/request-url.ts';
import { BrowserApp } from './browser-app.ts';
import { BaseComponent, ButtonComponent, ExtraButtonComponent } from './buttons.ts';
import {
  ColorComponent,
  DropdownComponent,
  ProgressBarComponent,
  SliderComponent,
  ToggleComponent,
} from './choices.ts';
import { ConfirmationButton } from './confirmation-button.ts';
import { Editor } from './editor.ts';
import { FileView, TextFileView } from './file-view.ts';
import { addIcon, getIcon, getIconIds, removeIcon, setIcon, setTooltip } from './icons.ts';
import { AbstractInputSuggest } from './input-suggest.ts';
import { AbstractTextComponent, SearchComponent, TextAreaComponent, TextComponent, ValueComponent } from './inputs.ts';
import { Keymap, Scope } from './keymap.ts';
import { WorkspaceLeaf } from './leaf.ts';
import { MarkdownView } from './markdown-view.ts';
import { Menu, MenuItem } from './menu.ts';
import { ConfirmationModal, Modal } from './modal.ts';
import { Notice } from './notice.ts';
import { MarkdownPreviewView } from './preview-mode.ts';
import { SecretComponent } from './secret-component.ts';
import { DisplayValueComponent, Setting, SettingGroup } from './setting.ts';
import { PluginSettingTab, SettingPage, SettingTab } from './setting-tab.ts';
import { FuzzySuggestModal, SuggestModal } from './suggest-modal.ts';
import { ItemView, View } from './view.ts';
import { Workspace } from './workspace.ts';

/** A page cannot send requests to other servers: its own server forwards them, on this machine only. */
const carryByServer: Carrier = async (request) => {
  const { url, method, headers, body } = request;
  const text = body instanceof ArrayBuffer ? new TextDecoder().decode(body) : body;
  const response = await fetch('/carry', {
    method: 'POST',
    body: JSON.stringify({ url, method, headers, body: text }),
  });
  const answer = (await response.json()) as { status: number; headers: Record<string, string>; body: string };
  return { ...answer, body: new TextEncoder().encode(answer.body).buffer };
};

export const BROWSER_API = {
  ...SHARED_API,
  AbstractInputSuggest,
  AbstractTextComponent,
  addIcon,
  App: BrowserApp,
  BaseComponent,
  ButtonComponent,
  ColorComponent,
  ConfirmationButton,
  ConfirmationModal,
  DisplayValueComponent,
  DropdownComponent,
  Editor,
  ExtraButtonComponent,
  FileView,
  FuzzySuggestModal,
  getIcon,
  getIconIds,
  ItemView,
  Keymap,
  MarkdownPreviewView,
  MarkdownView,
  Menu,
  MenuItem,
  Modal,
  Notice,
  PluginSettingTab,
  ProgressBarComponent,
  removeIcon,
  requestUrl: makeRequestUrl(carryByServer),
  Scope,
  SearchComponent,
  SecretComponent,
  setIcon,
  Setting,
  SettingGroup,
  SettingPage,
  SettingTab,
  setTooltip,
  SliderComponent,
  SuggestModal,
  TextAreaComponent,
  TextComponent,
  TextFileView,
  ToggleComponent,
  ValueComponent,
  View,
  Workspace,
  WorkspaceLeaf,
};
