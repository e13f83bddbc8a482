// Finds a browser for the end-to-end tests: on Linux the one from npm, unpacked once into .build/browser with the
// libraries and fonts that a minimal machine lacks; on other systems an installed Chrome.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './bundles.mjs';

const HOME = join(ROOT, '.build/browser');

/** Keep the browser from sending other requests, and from requiring a sandbox that containers lack. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
];

/**
 * Unpacks the browser from npm if it is missing. Two processes can do this at the same time: the first to finish is
 * kept.
 */
export function ensureBrowser() {
  if (process.platform !== 'linux' || existsSync(HOME)) return;
  const draft = `${HOME}-${process.pid}`;
  mkdirSync(draft, { recursive: true });
  execFileSync(process.execPath, [join(ROOT, 'scripts/unpack-browser.mjs')], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const fonts = ['fonts/fonts', '/usr/share/fonts'].map(
    (folder) => `<dir>${join(folder[0] === '/' ? '' : HOME, folder)}</dir>`,
  );
  const cache = `<cachedir>${join(HOME, 'font-cache')}</cachedir>`;
  writeFileSync(
    join(draft, 'fonts/fonts.conf'),
    `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>${fonts.join('')}${cache}</fontconfig>\n`,
  );
  try {
    renameSync(draft, HOME);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(HOME)) throw error;
  }
}

/** Returns true if the machine lacks libraries that the browser needs. */
function lacksLibraries(executable) {
  try {
    return execFileSync('ldd', [executable], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).includes(
      'not found',
    );
  } catch {
    return true;
  }
}

/** Launches a browser of playwright-core. */
export async function launchBrowser() {
  if (process.platform !== 'linux') return await chromium.launch({ channel: 'chrome' });
  ensureBrowser();
  const executablePath = join(HOME, 'chromium');
  const libraries = join(HOME, 'al2023/lib');
  const known = process.env.LD_LIBRARY_PATH;
  const path = lacksLibraries(executablePath) ? [libraries, ...(known === undefined ? [] : [known])].join(':') : known;
  return await chromium.launch({
    executablePath,
    args: FLAGS,
    env: {
      ...process.env,
      FONTCONFIG_PATH: join(HOME, 'fonts'),
      ...(path === undefined ? {} : { LD_LIBRARY_PATH: path }),
    },
  });
}
