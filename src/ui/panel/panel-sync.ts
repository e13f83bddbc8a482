/** Panel tab of the current or last sync. */
import type { App } from 'obsidian';
import type { Actions } from '../actions.ts';
import { recordUrl } from '../sync/connection-model.ts';
import { settingsOpener } from '../parts/settings-window.ts';
import { openNote } from '../parts/note-editor.ts';
import { watchMovedNotes } from '../parts/note-events.ts';
import type { PanelTabs } from './panel-tabs.ts';
import type { SyncStore, SyncState } from '../state/sync-store.ts';
import { mountSync, type SyncView } from '../sync/sync-view.ts';

/** Shows every sync, and selects the tab when a sync starts. Returns a function that unsubscribes. */
export function mountSyncTab(
  app: App,
  sync: SyncStore,
  actions: Actions,
  { pages, select, setClosable }: PanelTabs,
): () => void {
  let view: SyncView | undefined;
  let plan: SyncState['plan'] | undefined;
  const { goneWord, stop } = watchMovedNotes(app, () => view?.markGone());
  const show = (state: SyncState): void => {
    view ??= mountSync(pages.sync, {
      open: (path) => void openNote(app, path),
      openSettings: settingsOpener(app),
      cancel: sync.cancel,
      retry: (paths, target) => void actions.preview({ what: 'notes', paths }, target),
      recordUrl: (target, id) => recordUrl(sync.service.states(), target, id),
      goneWord,
    });
    if (state.plan !== plan) select('sync');
    plan = state.plan;
    setClosable('sync', state.at !== 'running');
    view.show(state);
  };
  const before = sync.state();
  if (before !== undefined) show(before);
  const unlisten = sync.listen(show);
  return () => {
    unlisten();
    stop();
  };
}
