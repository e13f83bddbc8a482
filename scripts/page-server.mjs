// Serves the host's page on this machine: its script and styles, the plugin's built files, a vault as JSON. Keeps
// nothing.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, relative } from 'node:path';
import { ensureBrowserHost, ROOT } from './bundles.mjs';

const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css', json: 'application/json' };
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Returns all text files of a folder by path; names with a leading dot, such as the settings, only with `hidden`. */
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

/**
 * Sends a request for the page, which cannot send requests to other servers. This machine only; no redirect is
 * followed.
 */
async function carry(request) {
  const { url, method, headers, body } = JSON.parse(await bodyOf(request));
  if (!LOOPBACK.has(new URL(url).hostname)) throw new Error(`${url} is not on this machine`);
  const response = await fetch(url, { method, headers, body, redirect: 'manual' });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

/**
 * Returns a page that replaces the redirect to the app's own link: it notifies the page that opened the consent page.
 */
function backToThePage(location) {
  const { hostname: action, searchParams } = new URL(location.replace(/^obsidian:/, 'http:'));
  const link = JSON.stringify({ action, ...Object.fromEntries(searchParams) }).replaceAll('<', '\\u003c');
  return `<!doctype html><meta charset="utf-8"><title>Signed in</title><p>You can close this page.</p>
<script>opener?.host?.protocol(${link}); close();</script>`;
}

/** Returns the consent page of a CRM on this machine as a page of this server. */
async function consent(address, path) {
  const response = await fetch(address + path, { redirect: 'manual' });
  const location = response.headers.get('location');
  return location?.startsWith('obsidian:') ? backToThePage(location) : await response.text();
}

/**
 * Returns the content for each path; the plugin's files are read again for each request, so that a reload shows a new
 * build.
 */
function pages({ host, playground, theme }, texts, doors) {
  const html = join(ROOT, 'tools/obsidian-host/browser/page.html');
  return {
    '/': () => readFileSync(html, 'utf8').replace('/host.js', '/playground.js'),
    '/bare.html': () => readFileSync(html, 'utf8'),
    '/host.js': () => readFileSync(host, 'utf8'),
    '/playground.js': () => readFileSync(playground, 'utf8'),
    '/theme.css': () => readFileSync(theme, 'utf8'),
    '/styles.css': () => readFileSync(join(ROOT, 'styles.css'), 'utf8'),
    '/main.js': () => readFileSync(join(ROOT, 'main.js'), 'utf8'),
    '/manifest.json': () => readFileSync(join(ROOT, 'manifest.json'), 'utf8'),
    '/vault.json': () => JSON.stringify(texts()),
    '/doors.json': () => JSON.stringify(doors),
  };
}

const exampleTexts = () => readVault(join(ROOT, 'example-vault'), { hidden: true });

/**
 * Resolves to the address and a function that stops the server. `port` 0 uses any free port; `texts` returns the vault,
 * path → text; `doors` are the addresses of CRMs on this machine, each with the path prefix of its consent pages, which
 * are shown here.
 */
export async function servePage({ port = 0, texts = exampleTexts, doors = [] } = {}) {
  const table = pages(await ensureBrowserHost(), texts, doors);
  const answer = async (request) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const door = doors.find((one) => path.startsWith(one.pages));
    if (door !== undefined) return ['html', await consent(door.address, request.url)];
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
