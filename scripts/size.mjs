// The release check of main.js: two builds are identical, the size is within the limit, and only the app's module is
// required.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// docs/adr/020-limit-main-js-to-700-kib.md has the reason, and docs/architecture.md the size of each part.
const LIMIT_KIB = 700;

function built() {
  execFileSync(process.execPath, ['esbuild.config.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return readFileSync('main.js', 'utf8');
}

const code = built();
const faults = [];
if (built() !== code) faults.push('two builds of the same sources differ');

const kib = Buffer.byteLength(code) / 1024;
if (kib > LIMIT_KIB) faults.push(`main.js has ${kib.toFixed(1)} KiB, the limit is ${LIMIT_KIB}`);

const required = new Set([...code.matchAll(/\brequire\(["']([^"']+)["']\)/g)].map((match) => match[1]));
required.delete('obsidian');
if (required.size > 0) faults.push(`main.js requires ${[...required].join(', ')}`);

for (const pattern of [/\beval\(/, /\bnew Function\(/, /\binnerHTML\b/, /\bouterHTML\b/, /\binsertAdjacentHTML\b/]) {
  if (pattern.test(code)) faults.push(`main.js contains ${pattern.source}`);
}

if (faults.length > 0) {
  console.error(faults.map((fault) => `size: ${fault}`).join('\n'));
  process.exit(1);
}
console.log(`main.js: ${kib.toFixed(1)} KiB of ${LIMIT_KIB}, built twice the same, requires obsidian alone`);
