// The release gate of main.js: built twice it is the same to the byte, small, and asks for nothing but the app.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// docs/adr/020-limit-main-js-to-700-kib.md says under "Choices" what the size is made of; a change of the limit is explained there.
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

for (const pattern of [/\beval\(/, /\bnew Function\(/, /\.innerHTML\b/, /\.outerHTML\b/, /\binsertAdjacentHTML\b/]) {
  if (pattern.test(code)) faults.push(`main.js contains ${pattern.source}`);
}

if (faults.length > 0) {
  console.error(faults.map((fault) => `size: ${fault}`).join('\n'));
  process.exit(1);
}
console.log(`main.js: ${kib.toFixed(1)} KiB of ${LIMIT_KIB}, built twice the same, requires obsidian alone`);
