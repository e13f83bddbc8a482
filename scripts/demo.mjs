// npm run demo: the main job over a copy of the example vault, told as a person would want to read it.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureNodeHost, ensurePlugin, ROOT } from './bundles.mjs';

const VAULT = 'demo-vault';
const EXAMPLE = 'Opportunities/FY27/DoD Cloud Modernization.md';
const folder = join(ROOT, VAULT);

ensurePlugin();
const { runHeadless } = await import(await ensureNodeHost());

/** Runs a command of the plugin as `npm run headless` would, and gives its JSON answer. */
async function run(command) {
  const args = [`vault=${VAULT}`, ...command, 'format=json'];
  const { text } = await runHeadless({ args, cwd: ROOT, plugin: ROOT });
  const answer = JSON.parse(text);
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer;
}

/** The same for a person. */
async function told(command) {
  return (await runHeadless({ args: [`vault=${VAULT}`, ...command], cwd: ROOT, plugin: ROOT })).text;
}

function heading(text) {
  console.log(`\n\u001b[1m${text}\u001b[0m`);
}

function indented(text, most = Infinity) {
  const lines = text.trimEnd().split('\n');
  const more = lines.length > most ? [`… and ${lines.length - most} lines more`] : [];
  return [...lines.slice(0, most), ...more].map((line) => `    ${line}`).join('\n');
}

function frontmatter(path) {
  return readFileSync(join(folder, path), 'utf8').split(/^---$/m)[1]?.trim() ?? '';
}

/** Lines that stand in one text and not in the other: what a write added, which is all it may do. */
function added(before, after) {
  const old = new Set(before.split('\n'));
  return after.split('\n').filter((line) => !old.has(line));
}

heading('1. A fresh copy of the example vault, with the plugin in it');
rmSync(folder, { recursive: true, force: true });
cpSync(join(ROOT, 'example-vault'), folder, { recursive: true });
const home = join(folder, '.obsidian/plugins/crm-sync-attribution');
mkdirSync(home, { recursive: true });
for (const file of ['main.js', 'manifest.json', 'styles.css']) cpSync(join(ROOT, file), join(home, file));
console.log(`  ${VAULT}/`);

heading('2. Validate: what is wrong, where, and what to do');
const checked = await run(['validate']);
console.log(
  `  ${checked.total} notes: ${checked.valid} in order, ${checked.invalid} with errors, ${checked.skipped} not opportunities.`,
);
console.log(indented(await told(['validate', 'path=Opportunities/FY27/HHS Claims Portal.md'])));

heading('3. Attribute: who earns the revenue, written into the notes');
const before = readFileSync(join(folder, EXAMPLE), 'utf8');
const attributed = await run(['attribute']);
console.log(
  `  ${attributed.written} written, ${attributed.unchanged} unchanged, ${attributed.failed} left alone because of errors.`,
);
console.log(`  Added to ${EXAMPLE}, and nothing else moved:`);
console.log(indented(added(before, frontmatter(EXAMPLE)).join('\n')));

const again = await run(['attribute']);
console.log(`  A second run: ${again.written} written. Nothing is new, so no note is touched.`);
if (again.written !== 0) throw new Error('a run without news wrote something');

heading('4. Preview: exactly what each target would get');
for (const target of await run(['formats'])) {
  const batch = await run(['export', `target=${target}`]);
  const one = batch.results.find((result) => result.opportunity_id === 'opp-123');
  console.log(`  ${target}: ${batch.success_count} of ${batch.total} ready, ${batch.error_count} left out.`);
  console.log(indented(JSON.stringify(one.formatted_data, null, 2), 8));
}

heading('5. Export: files in the vault');
for (const target of ['generic_json', 'generic_yaml']) {
  const { file } = await run(['export', `target=${target}`, 'write']);
  if (!existsSync(join(folder, file))) throw new Error(`${file} was not written`);
  console.log(`  ${VAULT}/${file}`);
}

heading('6. See it');
console.log(`  In Obsidian: "Open folder as vault", choose ${VAULT}, and trust the plugin.`);
console.log('  Without it:  npm run playground');
console.log(`  Ask again:   npm run headless -- vault=${VAULT} validate\n`);
