/** Settings tab: the settings as the app's own definitions, so that they are searchable and look like other tabs. */
import {
  type App,
  Platform,
  type Plugin,
  PluginSettingTab,
  type SettingControl,
  type SettingDefinition,
  type SettingDefinitionItem,
  type SettingDefinitionPage,
} from 'obsidian';
import type { Settings } from '../../config/settings.ts';
import type { SettingProblem } from '../../config/shape.ts';
import type { HttpPermissionStore } from '../../operations/http/http-services.ts';
import type { AuthService } from '../../sync/auth-service.ts';
import type { CrmId } from '../../targets/targets.ts';
import { ConnectionSection } from './settings-connection.ts';
import { nextRows, type NextSteps } from './settings-fields.ts';
import { HTTP_HEADING, PERMISSION_ROWS, type PermissionRow } from './settings-http-model.ts';
import { ListDrafts, listPage } from './settings-list.ts';
import { SETTING_ROWS, SETTINGS_GROUPS, type SettingsGroup, type SettingsPage } from './settings-model.ts';
import { problemWords } from './settings-problem-model.ts';
import { keyOf, refusal, type SettingRow } from './settings-row-model.ts';

export interface SettingsTabDeps {
  /** Returns the current settings; a value passed to `onChange` is included immediately, before it is saved. */
  readonly settings: () => Settings;
  /** Returns the problems of the settings file at the start of the plugin; empty if it was valid. */
  readonly problems: () => readonly SettingProblem[];
  /** Saves valid settings and applies them immediately. */
  readonly onChange: (settings: Settings) => Promise<void>;
  readonly connections: AuthService;
  readonly next: NextSteps;
  /** Permissions of HTTP callers on this device. */
  readonly permissions: HttpPermissionStore;
}

const ROWS = new Map(SETTING_ROWS.map((row) => [keyOf(row.path), row]));

/** Permissions by the key of their control. */
const PERMISSIONS = new Map(PERMISSION_ROWS.map((row) => [`http.${row.member}`, row]));

export class SettingsTab extends PluginSettingTab {
  readonly #deps: SettingsTabDeps;
  readonly #drafts: ListDrafts;
  readonly #connection: ConnectionSection;

  constructor(app: App, plugin: Plugin, deps: SettingsTabDeps) {
    super(app, plugin);
    this.#deps = deps;
    this.#connection = new ConnectionSection(app, deps.connections, () => {
      this.refreshDomState();
    });
    this.#drafts = new ListDrafts({
      ...deps,
      redraw: () => {
        this.update();
      },
    });
  }

  override getSettingDefinitions(): SettingDefinitionItem[] {
    const groups = SETTINGS_GROUPS.map((group) => this.#group(group));
    return [...this.#problems(), ...groups, ...(Platform.isDesktopApp ? [httpGroup()] : [])];
  }

  override getControlValue(key: string): unknown {
    const permission = PERMISSIONS.get(key);
    if (permission !== undefined) return this.#deps.permissions.read()[permission.member];
    return ROWS.get(key)?.read(this.#deps.settings());
  }

  /** Sets the value of a control. An invalid value is never saved. */
  override async setControlValue(key: string, value: unknown): Promise<void> {
    const permission = PERMISSIONS.get(key);
    if (permission !== undefined) this.#permit(permission, value === true);
    const row = ROWS.get(key);
    if (row === undefined || (typeof value !== 'string' && typeof value !== 'boolean')) return;
    const settings = this.#deps.settings();
    if (refusal(row, settings, value) !== undefined) return;
    await this.#deps.onChange(row.write(settings, value));
    this.#connection.redraw();
  }

  override hide(): void {
    this.#drafts.forget();
    this.#connection.forget();
    super.hide();
  }

  #problems(): SettingDefinitionItem[] {
    const problems = this.#deps.problems().map(problemWords);
    if (problems.length === 0) return [];
    const items = problems.map(({ name, text }) => ({ name, desc: text, searchable: false }));
    return [{ type: 'group', heading: 'Invalid saved settings', cls: 'crm-sync-problems', items }];
  }

  #group({ heading, rows, pages, lists }: SettingsGroup): SettingDefinitionItem {
    const items = [
      ...rows.map((row) => this.#row(row)),
      ...lists.map((list) => listPage(list, this.#drafts)),
      ...pages.map((page) => this.#page(page)),
    ];
    return { type: 'group', ...(heading === '' ? {} : { heading }), items };
  }

  #page({ name, help, rows, lists, connection }: SettingsPage): SettingDefinitionPage {
    return {
      type: 'page',
      name,
      desc: help,
      items: [
        ...(connection === undefined ? [] : [...this.#connection.rows(connection), ...this.#next(connection)]),
        ...rows.map((row) => this.#row(row)),
        ...lists.map((list) => listPage(list, this.#drafts)),
      ],
    };
  }

  #permit({ member }: PermissionRow, isAllowed: boolean): void {
    const { permissions } = this.#deps;
    permissions.change({ ...permissions.read(), [member]: isAllowed });
  }

  #next(target: CrmId): SettingDefinition[] {
    const { next, connections } = this.#deps;
    return nextRows(target, next, () => connections.state(target).state === 'ready');
  }

  #row(row: SettingRow): SettingDefinition {
    const { name, help, aliases } = row;
    return { name, desc: help, aliases: [...aliases], control: this.#control(row) };
  }

  #control(row: SettingRow): SettingControl {
    const { control } = row;
    const key = keyOf(row.path);
    if (control.type === 'toggle') return { type: 'toggle', key };
    if (control.type === 'dropdown') return { type: 'dropdown', key, options: { ...control.options } };
    const validate = (value: string): string | undefined => refusal(row, this.#deps.settings(), value);
    return { ...control, key, validate };
  }
}

function httpGroup(): SettingDefinitionItem {
  const items = [...PERMISSIONS].map(([key, { name, help, aliases }]): SettingDefinition => {
    return { name, desc: help, aliases: [...aliases], control: { type: 'toggle', key } };
  });
  return { type: 'group', heading: HTTP_HEADING, items };
}
