// npm run demo: the main job over a copy of the example vault, told as a person would want to read it.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual as isSame } from 'node:util';
import { ensureExampleOrg, ensureNodeHost, ensurePlugin, ROOT } from './bundles.mjs';
import { readVault } from './page-server.mjs';

const VAULT = 'demo-vault';
const EXAMPLE = 'Opportunities/FY27/DoD Cloud Modernization.md';
const folder = join(ROOT, VAULT);

ensurePlugin();
const { runHeadless } = await import(await ensureNodeHost());

/** What a run needs to remember and to sign in, and nothing of this machine's own environment. */
const env = { CRM_SYNC_STATE: join(ROOT, '.build/demo-state') };

/** Runs a command of the plugin as `npm run headless` would, and gives its answer for a person. */
async function told(command) {
  return (await runHeadless({ args: [`vault=${VAULT}`, ...command], cwd: ROOT, plugin: ROOT, env })).text;
}

/** The same for a machine. */
async function run(command) {
  const answer = JSON.parse(await told([...command, 'format=json']));
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer;
}

/** The story has to be true, or the demo fails. */
function expect(truth, otherwise) {
  if (!truth) throw new Error(otherwise);
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
rmSync(env.CRM_SYNC_STATE, { recursive: true, force: true });
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
expect(again.written === 0, 'a run without news wrote something');

heading('4. Preview: exactly what each target would get');
for (const target of await run(['formats'])) {
  const batch = await run(['export', `target=${target}`]);
  const one = batch.results.find((result) => result.opportunity_id === 'opp-123');
  console.log(`  ${target}: ${batch.success_count} of ${batch.total} ready, ${batch.error_count} excluded.`);
  console.log(indented(JSON.stringify(one.formatted_data, null, 2), 8));
}

heading('5. Export: files in the vault');
for (const target of ['generic_json', 'generic_yaml']) {
  const { file } = await run(['export', `target=${target}`, 'write']);
  expect(existsSync(join(folder, file)), `${file} was not written`);
  console.log(`  ${VAULT}/${file}`);
}

const { EXAMPLE_CRMS, labelOf, startExampleOrg, variablesOf } = await import(await ensureExampleOrg());
const labels = new Intl.ListFormat('en').format(EXAMPLE_CRMS.map(labelOf));
heading(`6. Sync: both ways with ${labels}, played by this machine`);
const orgs = await Promise.all(EXAMPLE_CRMS.map(startExampleOrg));
const [first, ...others] = orgs;
const ONE = 'id=opp-123';

/** Changes the plugin's settings, as its settings page would. */
function configure(change) {
  const file = join(home, 'data.json');
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8'))), null, 2));
}

function editNote(path, from, to) {
  const text = readFileSync(join(folder, path), 'utf8');
  expect(text.includes(from), `${path} has no ${from}`);
  writeFileSync(join(folder, path), text.replace(from, to));
}

function syncing(org, ...more) {
  return ['sync', `target=${org.target}`, ...more];
}

/** Syncs the same folder with every CRM, one after the other, and tells how it went and how many requests each saw of it. */
async function syncAll(tell, ...more) {
  const answers = [];
  for (const org of orgs) {
    org.log.clear();
    const answer = await run(syncing(org, 'folder=Opportunities/FY27', ...more));
    const [signIns, calls, writes] = [org.log.of('auth'), org.log.calls(), org.log.writes()].map((all) => all.length);
    console.log(
      `    ${labelOf(org.target)}: ${tell(answer)}. ${calls} requests, ${writes} of them wrote${signIns === 0 ? '' : `; ${signIns} more to sign in`}.`,
    );
    answers.push({ ...answer, writes });
  }
  return answers;
}

/** Rows that are only done when they are asked for. */
const toClose = ({ close }) => (close === 0 ? '' : `, ${close} to close if you ask for it`);

const planned = ({ counts }) => `${counts.create} to create, ${counts.blocked} blocked${toClose(counts)}`;

function done({ results, error_count: left, counts }) {
  const count = results.filter(({ result }) => result === 'done').length;
  return `${count} done, ${left} left for you to look at${toClose(counts)}`;
}

/** A sync without news: every CRM is asked, and nothing is written anywhere. */
async function syncWithoutNews() {
  const before = readVault(folder);
  const answers = await syncAll(
    ({ counts }) => `${counts.unchanged} unchanged${toClose(counts) || ', nothing to do'}`,
    'confirm=all',
  );
  const news = answers.some(({ counts, writes }) => counts.update + counts.pull + counts.create + writes > 0);
  expect(!news && isSame(before, readVault(folder)), 'a sync without news found some');
}

/** What a sync changed, field by field. */
function changesIn(text) {
  return text
    .split('\n')
    .filter((line) => line.includes('→'))
    .map((line) => line.trim())
    .join('\n');
}

Object.assign(env, ...orgs.map(variablesOf));
try {
  configure(({ targets, ...data }) => {
    const known = orgs.map((org) => [org.target, { ...targets[org.target], ...org.settings }]);
    return { ...data, targets: { ...targets, ...Object.fromEntries(known) } };
  });

  console.log('  Dry run is on, so even "confirm" only plans:');
  const plans = await syncAll(planned, 'confirm');
  console.log(`    ${plans[0].not_applied.message}`);
  expect(plans.every(({ writes }) => writes === 0) && orgs.every((org) => org.deals().length === 0), 'dry run wrote');
  console.log('  One deal of the plan:');
  console.log(indented(await told(syncing(first, ONE))));

  configure((data) => ({ ...data, dryRun: false }));
  console.log('\n  Dry run off, confirmed:');
  await syncAll(done, 'confirm=all');
  expect(
    orgs.every((org) => org.deal('opp-123')?.amount === 1000000),
    'the deal was not created everywhere',
  );
  const links = frontmatter(EXAMPLE)
    .split('\n')
    .filter((line) => line.startsWith('crm_'));
  expect(links.length === orgs.length, 'the note lacks a link');
  console.log('  Each note keeps its links, and what both sides agreed on:');
  console.log(indented(links.map((line) => `${line.slice(0, 100)}…`).join('\n')));
  console.log('\n  A second sync:');
  await syncWithoutNews();

  editNote(EXAMPLE, 'amount: 1000000', 'amount: 1250000');
  first.editDeal('opp-123', { stage: 'Negotiation' });
  console.log(
    `\n  You raise the amount in the note, a colleague moves the stage in ${labelOf(first.target)}. The next sync merges both:`,
  );
  console.log(indented(changesIn(await told(syncing(first, ONE, 'confirm')))));
  expect(frontmatter(EXAMPLE).includes('stage: Negotiation'), 'the stage did not arrive');
  if (others.length > 0) console.log('  What came from there goes on to the others like any edit of the note:');
  for (const org of others) {
    console.log(indented(changesIn(await told(syncing(org, ONE, 'confirm')))));
  }
  const merged = orgs.map((org) => org.deal('opp-123'));
  expect(
    merged.every(({ amount, stage }) => amount === 1250000 && stage === 'Negotiation'),
    'the merge did not arrive',
  );
  console.log('\n  And all agree:');
  await syncWithoutNews();
} finally {
  await Promise.all(orgs.map((org) => org.close()));
}

heading('7. See it');
console.log(`  In Obsidian: "Open folder as vault", choose ${VAULT}, and trust the plugin.`);
console.log('  Without it:  npm run playground');
console.log(`  Ask again:   npm run headless -- vault=${VAULT} validate\n`);
