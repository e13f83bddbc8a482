/** The base class of views of a base, and the controller that runs their query again when the vault changes. */
import type { BasesAllOptions, BasesPropertyId } from 'obsidian';
import type { App } from '../app/app.ts';
import { Component } from '../app/component.ts';
import type { Events } from '../app/events.ts';
import { NotInHost } from '../app/not-in-host.ts';
import type { BasesQueryResult } from './query-result.ts';
import type { BasesViewConfig } from './view-config.ts';

export interface BasesViewRegistration {
  name: string;
  icon: string;
  factory: (controller: QueryController, containerEl: HTMLElement) => BasesView;
  options?: (config: BasesViewConfig) => BasesAllOptions[];
}

export class QueryController extends Component {
  readonly hostApp: App;
  readonly #changes: Events;
  readonly #onChange: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `changes` reports changes of the vault and of the metadata cache. */
  constructor(app: App, changes: Events, onChange: () => void) {
    super();
    this.hostApp = app;
    this.#changes = changes;
    this.#onChange = onChange;
  }

  /** Changed notes are noticed through the metadata cache, which lags; several changes at once cause one query. */
  override onload(): void {
    const later = (): void => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#onChange();
      });
    };
    for (const name of ['create', 'delete', 'rename', 'changed']) this.registerEvent(this.#changes.on(name, later));
    this.register(() => {
      clearTimeout(this.#timer);
    });
  }
}

/**
 * `app` is set in the constructor; `config` after it and before `onload`; `data` and `allProperties` before the first
 * `onDataUpdated`.
 */
export abstract class BasesView extends Component {
  abstract type: string;
  app: App;
  declare config: BasesViewConfig;
  declare allProperties: BasesPropertyId[];
  declare data: BasesQueryResult;

  protected constructor(controller: QueryController) {
    super();
    this.app = controller.hostApp;
  }

  abstract onDataUpdated(): void;

  createFileForView(_baseFileName?: string, _frontmatterProcessor?: (frontmatter: never) => void): Promise<void> {
    return Promise.reject(new NotInHost('createFileForView of a Bases view'));
  }
}
