/** The plugin entry point: creates the services and connects them. It has no logic, and no module imports it. */
import { Plugin } from 'obsidian';
import { appClock } from './obsidian/app-clock.ts';
import { sendRequest } from './obsidian/send-request.ts';
import { openConnections } from './obsidian/connections.ts';
import { deviceStore } from './obsidian/device-store.ts';
import { openSettings, type SettingsStore } from './obsidian/settings-store.ts';
import { followVault, type VaultFollower } from './obsidian/follow-vault.ts';
import { vaultNotes } from './obsidian/vault-notes.ts';
import { knownOrg } from './sync/crm/known-org.ts';
import { utcTimestamp } from './vault/export.ts';
import { readable } from './vault/inspect-notes.ts';
import { createNoteService } from './vault/create-note-service.ts';
import { createSetupService } from './vault/setup/setup-service.ts';
import { createSyncService } from './sync/create-sync-service.ts';
import type { Clock } from './log/ports.ts';
import type { CrmId } from './targets/targets.ts';
import { OPERATIONS } from './operations/operations.ts';
import { createScriptingApi, type ScriptingApi } from './operations/scripting-api.ts';
import type { Actions } from './ui/actions.ts';
import { addCommandLine } from './obsidian/register-cli.ts';
import { httpPermissions } from './obsidian/http-permissions.ts';
import { addHttpRoutes } from './obsidian/register-http.ts';
import { MESSAGES } from './ui/messages.ts';
import { addScreens } from './ui/add-screens.ts';
import { refreshPanels } from './ui/panel/panel.ts';
import { createSyncStore } from './ui/state/sync-store.ts';
import { addEntryPoints } from './ui/entry-points.ts';

export default class CrmSyncAttributionPlugin extends Plugin {
  /** For scripts in the vault; described in docs/scripting.md. */
  api: ScriptingApi | undefined;
  #store: SettingsStore | undefined;
  #actions: Actions | undefined;
  #follower: VaultFollower | undefined;

  override async onload(): Promise<void> {
    const clock = appClock();
    const store = await openSettings(this);
    const notes = vaultNotes(this.app);
    const device = deviceStore(this.app);
    const connections = this.#connect(clock, store);
    const readOrg = (target: CrmId) => knownOrg(target, device, connections.state(target));
    const ready = async (): Promise<void> => this.#follower?.checkTemplates();
    const idsKnown = async (): Promise<void> => this.#follower?.idsKnown();
    const newId = (): string => crypto.randomUUID();
    const isDryRun = (): boolean => store.settings().dryRun;
    const service = createNoteService(notes, clock, store.settings(), { readOrg, ready, idsKnown, device, newId });
    const { context } = service;
    const setup = createSetupService({ context, ready, ...store });
    const sync = createSyncService({
      ...{ context, connections, device, newId },
      ready: () => ready().then(idsKnown),
      random: () => Math.random(),
      dryRun: isDryRun,
    });
    const permissions = httpPermissions(this.app);
    const ports = { service, setup, store, connections, sync: createSyncStore(sync), clock, permissions };
    const { actions, refresh } = addScreens(this, ports);
    this.#actions = actions;
    const follower = followVault(this, service, store, clock, refresh);
    addEntryPoints(this, actions, service, connections, follower.idsKnown);
    const services = {
      ...{ notes: service, sync, setup },
      now: () => utcTimestamp(clock),
      read: async (path: string) => (await readable(notes, path)).text,
      messages: MESSAGES,
      newId,
    };
    addCommandLine(this, OPERATIONS, services, follower.checkTemplates);
    addHttpRoutes(this, { ...services, operations: OPERATIONS, clock, isDryRun }, follower.idsKnown);
    this.api = createScriptingApi(services);
    this.register(() => (this.api = undefined));
    this.#follower = follower;
    this.#store = store;
  }

  override onUserEnable(): void {
    void this.#actions?.openPanel();
  }

  override onExternalSettingsChange(): void {
    void this.#store?.reload();
  }

  #connect(clock: Clock, { settings }: SettingsStore): ReturnType<typeof openConnections> {
    const openBrowser = (page: string): void => void window.open(page);
    const connections = openConnections({ app: this.app, settings, clock, sendRequest, openBrowser });
    this.register(
      connections.listen(() => {
        refreshPanels(this.app);
      }),
    );
    return connections;
  }
}
