/** Draws the connection with one CRM in the settings: who is signed in, the buttons to change that, the link to paste. */
import type { ButtonComponent, Setting, SettingDefinition } from 'obsidian';
import type { SignInDesk } from '../sync/sign-in-desk.ts';
import { TARGETS, type CrmId } from '../targets/targets.ts';
import { messageOf } from './run-task.ts';
import { connectionView, type ConnectionView } from './settings-connection-model.ts';
import { resultText, signInText, SIGNED_OUT, troubleText } from './words-sign-in.ts';

/** What the last button came to; kept while the settings are open, whatever is drawn anew. */
interface Said {
  readonly text: string;
  readonly wrong: boolean;
}

/** Long words beside wide buttons: where it is narrow, the buttons go below. */
const CLS = 'crm-sync-connection';

const LINK_HELP = 'The address that begins with obsidian: after you allowed access.';

const LINK_EXAMPLE = 'obsidian://crm-sync-attribution?code=…';

const WRONG = (text: string): Said => ({ text, wrong: true });

export class ConnectionSection {
  readonly #desk: SignInDesk;
  readonly #refresh: () => void;
  readonly #said = new Map<CrmId, Said>();
  /** The CRM whose answer is waited for. */
  #busy: CrmId | undefined;
  readonly #redraws = new Set<() => void>();

  /** `refresh` looks again at what is visible. */
  constructor(desk: SignInDesk, refresh: () => void) {
    this.#desk = desk;
    this.#refresh = refresh;
  }

  /** The two rows on top of the CRM's page. */
  rows(target: CrmId): SettingDefinition[] {
    const aliases = [TARGETS[target].label, 'sign in', 'sign out', 'connect'];
    return [
      { name: 'Connection', aliases, render: (setting) => this.#drawState(setting, target) },
      {
        name: 'Link from the browser',
        desc: LINK_HELP,
        searchable: false,
        visible: () => this.#view(target).paste,
        render: (setting) => {
          this.#drawPaste(setting, target);
        },
      },
    ];
  }

  forget(): void {
    this.#said.clear();
  }

  /** After something changed that a connection depends on. */
  redraw(): void {
    for (const redraw of this.#redraws) redraw();
    this.#refresh();
  }

  #drawState(setting: Setting, target: CrmId): () => void {
    const desk = this.#desk;
    setting.setClass(CLS);
    const buttons = new Map<'signIn' | 'test' | 'signOut' | 'cancel', ButtonComponent>();
    const add = (name: 'signIn' | 'test' | 'signOut' | 'cancel', work: () => Promise<Said | undefined>): void => {
      setting.addButton((button) => {
        buttons.set(
          name,
          button.onClick(() => void this.#run(target, work)),
        );
      });
    };
    add('signIn', async () => said(await desk.start(target), target));
    add('test', async () => {
      const who = await desk.test(target);
      return 'kind' in who
        ? WRONG(troubleText(who, TARGETS[target].label))
        : { text: 'The connection works.', wrong: false };
    });
    add('signOut', async () => {
      const text = SIGNED_OUT[await desk.signOut(target)];
      return { text: text.replaceAll('{crm}', TARGETS[target].label), wrong: false };
    });
    add('cancel', () => {
      desk.cancel();
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

  #drawPaste(setting: Setting, target: CrmId): void {
    let link = '';
    setting.setClass(CLS);
    setting.addText((text) => {
      text.setPlaceholder(LINK_EXAMPLE).onChange((value) => (link = value));
      text.inputEl.setAttr('aria-label', 'Link from the browser');
    });
    setting.addButton((button) =>
      button.setButtonText('Finish').onClick(
        () =>
          void this.#run(target, async () => {
            const result = await this.#desk.finish(link);
            return 'who' in result && !('kind' in result.who) ? undefined : WRONG(resultText(result, target));
          }),
      ),
    );
  }

  #view(target: CrmId): ConnectionView {
    return connectionView(this.#desk.state(target), this.#desk.attempt() === target);
  }

  /** Draws now and whenever something changed; gives the way to stop. */
  #follow(redraw: () => void): () => void {
    redraw();
    this.#redraws.add(redraw);
    const stop = this.#desk.listen(() => {
      redraw();
      this.#refresh();
    });
    return () => {
      this.#redraws.delete(redraw);
      stop();
    };
  }

  async #run(target: CrmId, work: () => Promise<Said | undefined>): Promise<void> {
    this.#busy = target;
    this.#tell(target, undefined);
    const result = await work().catch((thrown: unknown) => WRONG(messageOf(thrown)));
    this.#busy = undefined;
    this.#tell(target, result);
  }

  #tell(target: CrmId, result: Said | undefined): void {
    if (result === undefined) this.#said.delete(target);
    else this.#said.set(target, result);
    this.redraw();
  }
}

function said(failure: Awaited<ReturnType<SignInDesk['start']>>, target: CrmId): Said | undefined {
  return failure === undefined ? undefined : WRONG(signInText(failure, TARGETS[target].label));
}
