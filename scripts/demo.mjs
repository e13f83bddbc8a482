// npm run demo: every capability over a copy of the example vault, step by step.
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

/** The state folder and the secrets of a run, without this machine's environment variables. */
const env = { CRM_SYNC_STATE: join(ROOT, '.build/demo-state') };

/** Runs a command of the plugin as `npm run headless` does, and returns its text answer. */
async function told(command) {
  return (await runHeadless({ args: [`vault=${VAULT}`, ...command], cwd: ROOT, plugin: ROOT, env })).text;
}

/** Runs a command and returns its JSON answer. Throws on an error. */
async function run(command) {
  const answer = JSON.parse(await told([...command, 'format=json']));
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer;
}

/** Fails the demo if a printed statement is not true. */
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

/** Returns the lines that a write added. Throws if it changed anything else. */
function added(before, after) {
  const old = new Set(before.split('\n'));
  return after.split('\n').filter((line) => !old.has(line));
}

heading('1. A new copy of the example vault with the plugin');
rmSync(folder, { recursive: true, force: true });
rmSync(env.CRM_SYNC_STATE, { recursive: true, force: true });
cpSync(join(ROOT, 'example-vault'), folder, { recursive: true });
const home = join(folder, '.obsidian/plugins/crm-sync-attribution');
mkdirSync(home, { recursive: true });
for (const file of ['main.js', 'manifest.json', 'styles.css']) cpSync(join(ROOT, file), join(home, file));
console.log(`  ${VAULT}/`);

heading('2. Validate: each issue with its place and what to do');
const checked = await run(['validate']);
console.log(
  `  ${checked.total} notes: ${checked.valid} valid, ${checked.invalid} not valid, ${checked.skipped} skipped because they aren't opportunities.`,
);
console.log(indented(await told(['validate', 'path=Opportunities/FY27/HHS Claims Portal.md'])));

heading('3. Attribute: revenue for OEMs and partners, written into the notes');
const before = readFileSync(join(folder, EXAMPLE), 'utf8');
const attributed = await run(['attribute']);
console.log(
  `  ${attributed.written} written, ${attributed.unchanged} unchanged, ${attributed.failed} skipped because of errors.`,
);
console.log(`  Added to ${EXAMPLE}, with no other change:`);
console.log(indented(added(before, frontmatter(EXAMPLE)).join('\n')));

const again = await run(['attribute']);
console.log(`  A second run: ${again.written} written, because nothing changed.`);
expect(again.written === 0, 'a run without changes wrote something');

heading('4. Pipeline: who is credited, and what partners get in addition');
const credited = ['rollup', 'measure=credited', 'rows=oem'];
for (const roll of [credited, ['rollup', 'measure=overlay', 'rows=partner']]) {
  const answer = await run([...roll, 'columns=fiscal-quarter']);
  expect(answer.counted + answer.not_counted.length === answer.notes, 'a note is neither counted nor named');
  const [first] = answer.blocks;
  const most = first.lines.filter(({ key }) => !key.startsWith('(')).slice(0, 3);
  console.log(
    `  ${first.measure} in ${first.currency}: ${most.map(({ key, total }) => `${key} ${total.toLocaleString('en-US')}`).join(', ')}; in all ${first.total.toLocaleString('en-US')}.`,
  );
}
console.log(indented(await told([...credited, 'columns=fiscal-quarter', 'from=2026-10-01', 'to=2027-03-31']), 12));

heading('5. Preview: the exact data for each format');
for (const target of await run(['formats'])) {
  const batch = await run(['export', `target=${target}`]);
  const one = batch.results.find((result) => result.opportunity_id === 'opp-123');
  console.log(`  ${target}: ${batch.success_count} of ${batch.total} ready, ${batch.error_count} excluded.`);
  console.log(indented(JSON.stringify(one.formatted_data, null, 2), 8));
}

heading('6. Export: files in the vault');
for (const target of ['generic_json', 'generic_yaml']) {
  const { file } = await run(['export', `target=${target}`, 'write']);
  expect(existsSync(join(folder, file)), `${file} was not written`);
  console.log(`  ${VAULT}/${file}`);
}

const { EXAMPLE_CRMS, labelOf, startExampleOrg, variablesOf } = await import(await ensureExampleOrg());
const labels = new Intl.ListFormat('en').format(EXAMPLE_CRMS.map(labelOf));
heading(`7. Sync in both directions with ${labels}, which run on this machine`);
const orgs = await Promise.all(EXAMPLE_CRMS.map(startExampleOrg));
const [first, ...others] = orgs;
const ONE = 'id=opp-123';

/** Changes the plugin's settings, as the settings page does. */
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

/** Syncs the folder with each CRM in turn, and prints the result and the number of requests of each. */
async function syncAll(tell, ...more) {
  const answers = [];
  for (const org of orgs) {
    org.log.clear();
    const answer = await run(syncing(org, 'folder=Opportunities/FY27', ...more));
    const [signIns, calls, writes] = [org.log.of('auth'), org.log.calls(), org.log.writes()].map((all) => all.length);
    console.log(
      `    ${labelOf(org.target)}: ${tell(answer)}. ${calls} requests, ${writes} of them writes${signIns === 0 ? '' : `, and ${signIns} to sign in`}.`,
    );
    answers.push({ ...answer, writes });
  }
  return answers;
}

/** Describes the opportunities that are closed or reopened only with `close`. */
const toClose = ({ close }) => (close === 0 ? '' : `, ${close} to close if you add close`);

const planned = ({ counts }) => `${counts.create} to create, ${counts.blocked} blocked${toClose(counts)}`;

function done({ results, error_count: left, counts }) {
  const count = results.filter(({ result }) => result === 'done').length;
  return `${count} done, ${left} that need your attention${toClose(counts)}`;
}

/** Syncs without any change: reads from every CRM and writes nothing. */
async function syncUnchanged() {
  const before = readVault(folder);
  const answers = await syncAll(
    ({ counts }) => `${counts.unchanged} unchanged${toClose(counts) || ', nothing to do'}`,
    'confirm=all',
  );
  const changed = answers.some(({ counts, writes }) => counts.update + counts.pull + counts.create + writes > 0);
  expect(!changed && isSame(before, readVault(folder)), 'a sync without changes wrote something');
}

/** Returns the changes of a sync, field by field. */
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

  console.log('  While dry run is on, a sync only plans, even with confirm:');
  const plans = await syncAll(planned, 'confirm');
  console.log(`    ${plans[0].not_applied.message}`);
  expect(plans.every(({ writes }) => writes === 0) && orgs.every((org) => org.deals().length === 0), 'dry run wrote');
  console.log('  One opportunity of the plan:');
  console.log(indented(await told(syncing(first, ONE))));

  configure((data) => ({ ...data, dryRun: false }));
  console.log('\n  Dry run is off, and the plan is confirmed:');
  await syncAll(done, 'confirm=all');
  expect(
    orgs.every((org) => org.deal('opp-123')?.amount === 1000000),
    'the record was not created in every CRM',
  );
  const links = frontmatter(EXAMPLE)
    .split('\n')
    .filter((line) => line.startsWith('crm_'));
  expect(links.length === orgs.length, 'the note lacks a link');
  console.log('  Each note stores its links and the last synced values:');
  console.log(indented(links.map((line) => `${line.slice(0, 100)}…`).join('\n')));
  console.log('\n  A second sync finds no changes:');
  await syncUnchanged();

  editNote(EXAMPLE, 'amount: 1000000', 'amount: 1250000');
  first.editDeal('opp-123', { stage: 'Negotiation' });
  console.log(
    `\n  You increase the amount in the note, and a colleague changes the stage in ${labelOf(first.target)}. The next sync merges both:`,
  );
  console.log(indented(changesIn(await told(syncing(first, ONE, 'confirm')))));
  expect(frontmatter(EXAMPLE).includes('stage: Negotiation'), 'the stage did not arrive');
  if (others.length > 0) console.log('  The next syncs with the other CRMs send both changes:');
  for (const org of others) {
    console.log(indented(changesIn(await told(syncing(org, ONE, 'confirm')))));
  }
  const merged = orgs.map((org) => org.deal('opp-123'));
  expect(
    merged.every(({ amount, stage }) => amount === 1250000 && stage === 'Negotiation'),
    'the merge did not arrive',
  );
  console.log('\n  All CRMs have the same values:');
  await syncUnchanged();
} finally {
  await Promise.all(orgs.map((org) => org.close()));
}

heading('8. Try it');
console.log(`  In Obsidian:      open the folder ${VAULT} as a vault and enable the plugin.`);
console.log('  In your browser:  npm run playground');
console.log(`  In the terminal:  npm run headless -- vault=${VAULT} validate\n`);
