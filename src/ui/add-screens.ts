/** Creates the actions of the user, and registers the panel, the pipeline, and the settings. */
import type { App, Plugin } from 'obsidian';
import type { Clock } from '../log/ports.ts';
import type { AuthService } from '../sync/auth-service.ts';
import type { NoteService } from '../vault/note-service.ts';
import type { SetupService } from '../vault/setup/setup-service.ts';
import type { Actions } from './actions.ts';
import { createActions } from './create-actions.ts';
import { createNextSteps } from './create-sync-actions.ts';
import { OpportunityPanel, PANEL_VIEW, refreshPanels } from './panel/panel.ts';
import { followDays, followNotes } from './parts/note-events.ts';
import { openNote } from './parts/note-editor.ts';
import type { PipelinePorts } from './pipeline/pipeline-screen.ts';
import { addRollUpBase } from './pipeline/roll-up-base.ts';
import { addRollUpBlock } from './pipeline/roll-up-block.ts';
import { PIPELINE_VIEW, PipelineTab } from './pipeline/pipeline-tab.ts';
import { SettingsTab, type SettingsTabDeps } from './settings/settings-tab.ts';
import { createPipelineStore } from './state/pipeline-store.ts';
import { createRunStore } from './state/run-store.ts';
import { createSyncFacts } from './state/sync-facts.ts';
import type { SyncStore } from './state/sync-store.ts';

/** Services and stores that the screens work with. */
export interface ScreenPorts {
  readonly service: NoteService;
  readonly setup: SetupService;
  readonly store: Pick<SettingsTabDeps, 'settings' | 'problems'> & { readonly change: SettingsTabDeps['onChange'] };
  readonly connections: AuthService;
  readonly permissions: SettingsTabDeps['permissions'];
  readonly sync: SyncStore;
  readonly clock: Clock;
}

/** Registers everything while the plugin is loaded. `refresh` updates open screens after a change of settings or rules. */
export function addScreens(
  plugin: Plugin,
  ports: ScreenPorts,
): { readonly actions: Actions; readonly refresh: () => void } {
  const { service, setup, store, connections, permissions, sync } = ports;
  const { app } = plugin;
  const { settings, problems, change } = store;
  const runs = createRunStore(service);
  const actions = createActions({ app, service, runs, setup, settings, change, sync });
  const pipeline = pipelinePorts(app, actions, ports);
  const panel = { service, actions, runs, settings, sync, pipeline };
  plugin.registerView(PANEL_VIEW, (leaf) => new OpportunityPanel(leaf, panel));
  plugin.registerView(PIPELINE_VIEW, (leaf) => new PipelineTab(leaf, pipeline));
  addRollUpBlock(plugin, { ...pipeline, app });
  addRollUpBase(plugin, { ...pipeline, app });
  const next = createNextSteps(app, actions, sync.service);
  plugin.addSettingTab(
    new SettingsTab(app, plugin, { settings, problems, onChange: change, connections, next, permissions }),
  );
  return {
    actions,
    refresh: () => {
      refreshPanels(app);
      void pipeline.store.refresh();
    },
  };
}

function pipelinePorts(app: App, actions: Actions, { service, store, sync, clock }: ScreenPorts): PipelinePorts {
  return {
    store: createPipelineStore(service, (changed) => {
      const stops = [followNotes(app, changed), followDays(clock, changed)];
      return () => {
        for (const stop of stops) stop();
      };
    }),
    clock,
    syncFacts: createSyncFacts(sync),
    settings: store.settings,
    mtimeOf: (path) => app.vault.getFileByPath(path)?.stat.mtime,
    open: (path, place) => void openNote(app, path, place && { place }),
    fix: (path) => void actions.fix({ what: 'note', path }),
    attribute: (path) => void actions.attribute({ what: 'note', path }),
    sync: (path) => void actions.sync({ what: 'note', path }),
    newNote: () => void actions.newNote(),
    setUp: () => void actions.setUp(),
  };
}
