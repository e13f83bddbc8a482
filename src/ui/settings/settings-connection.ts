/** Draws a CRM connection in the settings: signed-in user, buttons, sign-in code, and the field for a pasted link. */
import type { App, ButtonComponent, Setting, SettingDefinition } from 'obsidian';
import { showNotice } from '../parts/button-notice.ts';
import type { AuthService, SignInResult } from '../../sync/auth-service.ts';
import type { Identity } from '../../targets/core/crm.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { codeText, connectionView, type ConnectionView, guideUrl, signInOf } from './settings-connection-model.ts';
import { drawLink } from '../sync/sync-view.ts';
import { fillCrmName } from '../text/plan.ts';
import { keyHelp, resultText, signInText, SIGNED_OUT, signInErrorText } from '../text/sign-in.ts';
import { capital } from '../../domain/sentence.ts';
import { messageOf } from '../text/format.ts';

/** Result of the last button, kept across redraws while the settings are open. */
interface StatusText {
  readonly text: string;
  readonly wrong: boolean;
}

/** Class for rows with long texts and wide buttons, which are stacked on narrow screens. */
const CLS = 'crm-sync-connection';

const LINK_HELP = 'The address that starts with “obsidian:”, shown after you allow access.';

const LINK_EXAMPLE = 'obsidian://crm-sync-attribution?code=…';

type Button = 'signIn' | 'device' | 'test' | 'signOut' | 'cancel';

const COPY = 'Copy code';

const WRONG = (text: string): StatusText => ({ text, wrong: true });

export class ConnectionSection {
  readonly #app: App;
  readonly #service: AuthService;
  readonly #refresh: () => void;
  readonly #said = new Map<CrmId, StatusText>();
  /** CRM with a request in progress. */
  #busy: CrmId | undefined;
  readonly #redraws = new Set<() => void>();

  /** `refresh` updates the visibility of rows. */
  constructor(app: App, service: AuthService, refresh: () => void) {
    this.#app = app;
    this.#service = service;
    this.#refresh = refresh;
  }

  /** Returns the rows at the top of the CRM's page: the connection, and the inputs of its sign-in method. */
  rows(target: CrmId): SettingDefinition[] {
    const { label } = TARGETS[target];
    const aliases = [label, 'sign in', 'sign out', 'connect'];
    const state: SettingDefinition = {
      name: 'Connection',
      aliases,
      render: (setting) => this.#drawState(setting, target),
    };
    const signIn = signInOf(target);
    if (signIn?.by !== 'key') return [state, this.#codeRow(target), this.#linkRow(target)];
    const { keyName } = signIn;
    const render = (setting: Setting): (() => void) => this.#drawKey(setting, target, keyName);
    return [state, { name: capital(keyName), desc: keyHelp(keyName, label), aliases: [label, 'key'], render }];
  }

  #codeRow(target: CrmId): SettingDefinition {
    return {
      name: 'Sign-in code',
      searchable: false,
      visible: () => this.#underWay(target) === 'code',
      render: (setting) => this.#drawCode(setting),
    };
  }

  #linkRow(target: CrmId): SettingDefinition {
    return {
      name: 'Link from the browser',
      desc: LINK_HELP,
      searchable: false,
      visible: () => this.#view(target).paste,
      render: (setting) => {
        this.#drawPaste(setting, target);
      },
    };
  }

  forget(): void {
    this.#said.clear();
  }

  /** Redraws the connections; called after a change of settings that they depend on. */
  redraw(): void {
    for (const redraw of this.#redraws) redraw();
    this.#refresh();
  }

  #drawState(setting: Setting, target: CrmId): () => void {
    const service = this.#service;
    setting.setClass(CLS);
    const { label } = TARGETS[target];
    drawLink(setting.infoEl, `How to connect ${label}`, guideUrl(target));
    const buttons = new Map<Button, ButtonComponent>();
    const add = (name: Button, work: () => Promise<StatusText | undefined>): void => {
      setting.addButton((button) => {
        buttons.set(
          name,
          button.onClick(() => void this.#run(target, work)),
        );
      });
    };
    add('signIn', async () => failureText(await service.start(target), target));
    add('device', () => this.#startDevice(target));
    add('test', async () => tested(await service.test(target), target));
    add('signOut', async () => {
      const text = SIGNED_OUT[await service.signOut(target)];
      return { text: fillCrmName(text, label), wrong: false };
    });
    add('cancel', () => {
      service.cancel();
      return Promise.resolve(undefined);
    });
    return this.#follow(() => {
      const view = this.#view(target);
      const last = this.#said.get(target);
      setting.setDesc([view.text, last?.wrong === false ? last.text : ''].filter(Boolean).join(' '));
      setting.setErrorMessage(last?.wrong === true ? last.text : null);
      for (const [name, button] of buttons) {
        button.setButtonText(view[name]).setDisabled(this.#busy === target);
        button.buttonEl.toggle(view[name] !== '');
      }
    });
  }

  /** Starts the sign-in with a code. Its result is shown in a notice, because the user may have left the settings. */
  async #startDevice(target: CrmId): Promise<StatusText | undefined> {
    const begun = await this.#service.startDevice(target);
    if ('problem' in begun) return failureText(begun, target);
    const over = (result: SignInResult | undefined): void => {
      if (result === undefined) return;
      showNotice(this.#app, resultText(result, target));
      this.#tell(target, wrongIn(result, target));
    };
    begun.ended.then(over).catch((thrown: unknown) => {
      this.#tell(target, WRONG(messageOf(thrown)));
    });
    return undefined;
  }

  #drawCode(setting: Setting): () => void {
    const service = this.#service;
    setting.setClass(CLS);
    const shown = setting.controlEl.createEl('code', { cls: 'crm-sync-code' });
    const copied = (button: ButtonComponent, text: string): void => void button.setButtonText(text);
    setting.addButton((button) =>
      button.setButtonText(COPY).onClick(() => {
        const { clipboard } = button.buttonEl.win.navigator;
        clipboard.writeText(shown.getText()).then(
          () => {
            copied(button, 'Copied');
          },
          () => {
            copied(button, 'Couldn’t copy');
          },
        );
      }),
    );
    setting.addButton((button) =>
      button
        .setButtonText('Open page')
        .setCta()
        .onClick(() => {
          const code = service.deviceCode();
          if (code !== undefined) service.openPage(code);
        }),
    );
    return this.#follow(() => {
      const code = service.deviceCode();
      shown.setText(code?.userCode ?? '');
      setting.setDesc(code === undefined ? '' : codeText(code));
    });
  }

  /** Draws a password field for the key. A stored key is never shown. */
  #drawKey(setting: Setting, target: CrmId, keyName: string): () => void {
    let field: HTMLInputElement | undefined;
    setting.setClass(CLS);
    setting.addText(({ inputEl }) => {
      field = inputEl;
      inputEl.type = 'password';
      inputEl.setAttrs({ 'aria-label': capital(keyName), autocomplete: 'off', spellcheck: 'false' });
    });
    let connect: ButtonComponent | undefined;
    setting.addButton((button) => {
      connect = button.onClick(
        () =>
          void this.#run(target, async () => {
            const result = await this.#service.enterKey(target, field?.value ?? '');
            if ('who' in result && field !== undefined) field.value = '';
            return wrongIn(result, target);
          }),
      );
    });
    return this.#follow(() => {
      connect?.setButtonText(this.#view(target).key).setDisabled(this.#busy === target);
    });
  }

  #drawPaste(setting: Setting, target: CrmId): void {
    let link = '';
    setting.setClass(CLS);
    setting.addText((text) => {
      text.setPlaceholder(LINK_EXAMPLE).onChange((value) => (link = value));
      text.inputEl.setAttr('aria-label', 'Link from the browser');
    });
    setting.addButton((button) =>
      button
        .setButtonText('Finish')
        .onClick(() => void this.#run(target, async () => wrongIn(await this.#service.finish(link), target))),
    );
  }

  #view(target: CrmId): ConnectionView {
    return connectionView(this.#service.state(target), signInOf(target), this.#underWay(target));
  }

  #underWay(target: CrmId): 'browser' | 'code' | undefined {
    if (this.#service.attempt() !== target) return undefined;
    return this.#service.deviceCode() === undefined ? 'browser' : 'code';
  }

  /** Draws now and after every change; returns a function that stops this. */
  #follow(redraw: () => void): () => void {
    redraw();
    this.#redraws.add(redraw);
    const stop = this.#service.listen(() => {
      redraw();
      this.#refresh();
    });
    return () => {
      this.#redraws.delete(redraw);
      stop();
    };
  }

  async #run(target: CrmId, work: () => Promise<StatusText | undefined>): Promise<void> {
    this.#busy = target;
    this.#tell(target, undefined);
    const result = await work().catch((thrown: unknown) => WRONG(messageOf(thrown)));
    this.#busy = undefined;
    this.#tell(target, result);
  }

  #tell(target: CrmId, result: StatusText | undefined): void {
    if (result === undefined) this.#said.delete(target);
    else this.#said.set(target, result);
    this.redraw();
  }
}

function failureText(failure: Awaited<ReturnType<AuthService['start']>>, target: CrmId): StatusText | undefined {
  return failure === undefined ? undefined : WRONG(signInText(failure, TARGETS[target].label));
}

function wrongIn(result: SignInResult, target: CrmId): StatusText | undefined {
  return 'who' in result && !('kind' in result.who) ? undefined : WRONG(resultText(result, target));
}

function tested(who: Identity | CrmError, target: CrmId): StatusText {
  if (!('kind' in who)) return { text: 'The connection works.', wrong: false };
  return WRONG(signInErrorText(who, TARGETS[target].label));
}
