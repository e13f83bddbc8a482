/** Actions that list changes to notes, apply them after confirmation, and undo them. */
import type { App } from 'obsidian';
import type { Code } from '../domain/finding.ts';
import type { ChangeRequest } from '../vault/change-list.ts';
import type { NoteService, Selection } from '../vault/note-service.ts';
import type { Actions } from './actions.ts';
import { mountChangeRuns } from './changes/change-runs-view.ts';
import { type ChangesDeps, type ListChanges, mountChanges } from './changes/changes-view.ts';
import { focusPanel, refreshPanels } from './panel/panel.ts';
import { withErrorNotice } from './parts/with-error-notice.ts';
import { openScreen } from './parts/screen.ts';
import type { RunStore } from './state/run-store.ts';

export interface ChangeActionPorts {
  readonly app: App;
  readonly service: NoteService;
  readonly runs: RunStore;
}

/** The actions; those of {@link Actions} for attribution and missing metadata are used for several notes. */
export function createChangeActions(ports: ChangeActionPorts): Pick<Actions, 'fix' | 'undoChanges'> & {
  readonly changeMany: Pick<Actions, 'attribute' | 'fill'>;
  /** Opens the fixes of a note; `changed` is called if some were applied. */
  readonly fixNote: (path: string, changed?: () => void) => void;
} {
  const { app, service } = ports;
  const open = (title: string, selection: Selection, request: ChangeRequest, changed?: () => void): Promise<void> => {
    const list: ListChanges = (order, watch) =>
      service.listChanges(selection, request.work === 'fix' ? { ...request, order } : request, watch);
    const validate: ChangesDeps['validate'] = (watch) => service.validate(selection, watch);
    openScreen(app, {
      title,
      mount: (el, { close }) =>
        mountThen(ports, close, (deps) => mountChanges(el, { ...deps, validate }, list), changed),
    });
    return Promise.resolve();
  };
  const fix = withErrorNotice((selection: Selection, kind?: Code, changed?: () => void) =>
    open('Fix issues', selection, { work: 'fix', kind }, changed),
  );
  return {
    fix,
    fixNote: (path, changed) => void fix({ what: 'note', path }, undefined, changed),
    changeMany: {
      attribute: (selection) => open('Calculate attribution', selection, { work: 'attribute' }),
      fill: (selection) => open('Fill in missing metadata', selection, { work: 'enrich' }),
    },
    undoChanges: withErrorNotice(async () => {
      const all = await service.changeRuns();
      openScreen(app, {
        title: 'Undo changes to notes',
        mount: (el, { close }) => mountThen(ports, close, (deps) => mountChangeRuns(el, deps, all)),
      });
    }),
  };
}

/**
 * Mounts a screen. The open panels and the last run follow each change; `changed` is called when the screen has closed,
 * so that a screen below gets the focus first.
 */
function mountThen(
  { app, service, runs }: ChangeActionPorts,
  close: () => void,
  mount: (deps: ChangesDeps) => () => void,
  changed?: () => void,
): () => void {
  let [isChanged, isClosed] = [false, false];
  const end = (): void => {
    if (isChanged && isClosed) changed?.();
  };
  const stop = mount({
    service,
    close,
    changed: () => {
      refreshPanels(app);
      void runs.refresh();
      isChanged = true;
      end();
    },
  });
  return () => {
    stop();
    isClosed = true;
    void Promise.resolve().then(() => {
      end();
      focusPanel(app);
    });
  };
}
