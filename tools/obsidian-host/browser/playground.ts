/** The playground: the host over a copy of the example vault, and a corner with display options. Nothing is kept. */
import { setMobile } from '../app/platform.ts';
import type { PluginManifest } from '../app/plugin.ts';
import './browser-host.ts';

async function fetchText(path: string): Promise<string> {
  return await (await fetch(path)).text();
}

function drawCorner(): void {
  const corner = document.body.createDiv('playground-corner');
  const button = (text: string, press: () => void): void => {
    corner.createEl('button', { text, attr: { type: 'button' } }).addEventListener('click', press);
  };
  button('Light / dark', () => {
    window.host?.setTheme(document.body.hasClass('theme-dark') ? 'light' : 'dark');
  });
  button('Desktop / phone', () => {
    const mobile = !document.body.hasClass('is-mobile');
    setMobile(mobile);
    for (const name of ['is-mobile', 'is-phone']) document.body.toggleClass(name, mobile);
  });
  button('Left / right to left', () => {
    const reversed = document.documentElement.dir !== 'rtl';
    document.documentElement.dir = reversed ? 'rtl' : 'ltr';
    document.body.toggleClass('mod-rtl', reversed);
  });
}

/** A CRM on this machine: the address to which it sends browsers, and the prefix of its paths. */
interface Door {
  readonly address: string;
  readonly pages: string;
}

/** The playground's own server shows the pages of the loopback CRMs, so that they can return to this page. */
function keepConsentHere(doors: readonly Door[]): void {
  const open = window.open.bind(window);
  window.open = (url, ...rest) => {
    const page = String(url);
    const door = doors.find(({ address, pages }) => page.startsWith(address + pages));
    return open(door === undefined ? url : page.slice(door.address.length), ...rest);
  };
}

async function play(): Promise<void> {
  keepConsentHere(JSON.parse(await fetchText('/doors.json')) as readonly Door[]);
  const [vault, code, manifest] = await Promise.all(['/vault.json', '/main.js', '/manifest.json'].map(fetchText));
  const texts = JSON.parse(vault ?? '{}') as Record<string, string>;
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const open = Object.keys(texts).find((path) => /(?:home|readme)\.md$/i.test(path)) ?? Object.keys(texts)[0];
  window.host = await window.startHost({
    vault: texts,
    vaultName: 'Example vault',
    code: code ?? '',
    manifest: JSON.parse(manifest ?? '{}') as PluginManifest,
    theme: dark ? 'dark' : 'light',
    ...(open === undefined ? {} : { open }),
  });
  drawCorner();
}

void play();
