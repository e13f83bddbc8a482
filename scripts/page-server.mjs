// Serves the host's page on this machine: its script and looks, the plugin's built files, a vault as JSON. Keeps nothing.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, relative } from 'node:path';
import { ensureBrowserHost, ROOT } from './bundles.mjs';

const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css', json: 'application/json' };
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** All text files of a folder by their path; what starts with a dot, as the settings do, only with `hidden`. */
export function readVault(folder, { hidden = false } = {}, at = folder) {
  const texts = {};
  for (const name of readdirSync(at).filter((each) => hidden || !each.startsWith('.'))) {
    const path = join(at, name);
    if (statSync(path).isDirectory()) Object.assign(texts, readVault(folder, { hidden }, path));
    else texts[relative(folder, path).split('\\').join('/')] = readFileSync(path, 'utf8');
  }
  return texts;
}

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/** Sends a request for the page, which may not ask other servers itself. This machine only, and no redirect is followed. */
async function carry(request) {
  const { url, method, headers, body } = JSON.parse(await bodyOf(request));
  if (!LOOPBACK.has(new URL(url).hostname)) throw new Error(`${url} is not on this machine`);
  const response = await fetch(url, { method, headers, body, redirect: 'manual' });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

/** What each path answers; the plugin's files are read anew each time, so that a reload shows a new build. */
function pages({ host, playground, theme }, vault) {
  const html = join(ROOT, 'tests/host/browser/page.html');
  return {
    '/': () => readFileSync(html, 'utf8').replace('/host.js', '/playground.js'),
    '/bare.html': () => readFileSync(html, 'utf8'),
    '/host.js': () => readFileSync(host, 'utf8'),
    '/playground.js': () => readFileSync(playground, 'utf8'),
    '/theme.css': () => readFileSync(theme, 'utf8'),
    '/styles.css': () => readFileSync(join(ROOT, 'styles.css'), 'utf8'),
    '/main.js': () => readFileSync(join(ROOT, 'main.js'), 'utf8'),
    '/manifest.json': () => readFileSync(join(ROOT, 'manifest.json'), 'utf8'),
    '/vault.json': () => JSON.stringify(readVault(vault, { hidden: true })),
  };
}

/** Resolves to the address and the way to stop. `port` 0 takes any free one. */
export async function servePage({ port = 0, vault = join(ROOT, 'example-vault') } = {}) {
  const table = pages(await ensureBrowserHost(), vault);
  const answer = async (request) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/carry' && request.method === 'POST') return ['json', JSON.stringify(await carry(request))];
    const page = table[path];
    return page === undefined ? undefined : [path === '/' ? 'html' : (path.split('.').at(-1) ?? ''), page()];
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (found) => {
        const [type, text] = found ?? ['', 'Not found'];
        response.writeHead(found === undefined ? 404 : 200, {
          'Content-Type': `${TYPES[type] ?? 'text/plain'}; charset=utf-8`,
          'Cache-Control': 'no-store',
        });
        response.end(text);
      },
      (error) => {
        response.writeHead(502, { 'Content-Type': 'text/plain' });
        response.end(String(error));
      },
    );
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
