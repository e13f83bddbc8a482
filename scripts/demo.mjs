// npm run demo: the main job over a copy of the example vault, told as a person would want to read it.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureExampleOrg, ensureNodeHost, ensurePlugin, ROOT } from './bundles.mjs';

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
  console.log(`  ${target}: ${batch.success_count} of ${batch.total} ready, ${batch.error_count} left out.`);
  console.log(indented(JSON.stringify(one.formatted_data, null, 2), 8));
}

heading('5. Export: files in the vault');
for (const target of ['generic_json', 'generic_yaml']) {
  const { file } = await run(['export', `target=${target}`, 'write']);
  expect(existsSync(join(folder, file)), `${file} was not written`);
  console.log(`  ${VAULT}/${file}`);
}

heading('6. Sync: both ways with Salesforce, played by a server on this machine');
const { startExampleOrg } = await import(await ensureExampleOrg());
const org = await startExampleOrg();
const SYNC = ['sync', 'target=salesforce', 'folder=Opportunities/FY27'];

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

/** Runs a command, and tells how many requests the CRM saw of it. */
async function counted(command) {
  org.crm.log.clear();
  const answer = await run(command);
  const [signIns, calls, writes] = [org.crm.log.of('auth'), org.crm.log.calls(), org.crm.log.writes()];
  const asked = `${calls.length} requests (${writes.length} of them wrote) and ${signIns.length} to sign in`;
  return { ...answer, asked, writes: writes.length };
}

function done(answer) {
  const results = answer.results.map((row) => row.result);
  const count = (result) => results.filter((one) => one === result).length;
  return `${count('done')} done, ${answer.counts.unchanged} unchanged, ${answer.error_count} left for you to look at`;
}

rmSync(env.CRM_SYNC_STATE, { recursive: true, force: true });
env.CRM_SYNC_SALESFORCE_CLIENT_SECRET = org.clientSecret;
try {
  configure((data) => ({ ...data, targets: { ...data.targets, salesforce: { sync: org.sync } } }));

  const plan = await counted([...SYNC, 'confirm']);
  console.log(`  Dry run is on, so even "confirm" only plans: ${plan.held.message}`);
  console.log(
    `  ${plan.counts.create} to create, ${plan.counts.blocked} blocked by errors in the note. ${plan.asked}.`,
  );
  expect(plan.writes === 0 && org.crm.org.live('Opportunity').length === 0, 'dry run wrote something');
  console.log(indented(await told(['sync', 'target=salesforce', 'id=opp-123'])));

  configure((data) => ({ ...data, dryRun: false }));
  const first = await counted([...SYNC, 'confirm=all']);
  console.log(`\n  Dry run off, confirmed: ${done(first)}. ${first.asked}.`);
  expect(first.counts.create > 0 && org.deal('opp-123')?.Amount === 1000000, 'the deal was not created');
  const link = frontmatter(EXAMPLE)
    .split('\n')
    .find((line) => line.startsWith('crm_salesforce:'));
  console.log(`  Each note keeps its link and what both sides agreed on:`);
  console.log(indented(link ?? ''));
  expect(link !== undefined, 'the note has no link');

  editNote(EXAMPLE, 'amount: 1000000', 'amount: 1250000');
  org.editDeal('opp-123', { StageName: 'Negotiation' });
  console.log(
    '\n  You raise the amount in the note, a colleague moves the stage in Salesforce. The next sync merges both:',
  );
  console.log(indented(await told(['sync', 'target=salesforce', 'id=opp-123', 'confirm'])));
  expect(org.deal('opp-123')?.Amount === 1250000, 'the amount did not arrive');
  expect(frontmatter(EXAMPLE).includes('stage: Negotiation'), 'the stage did not arrive');

  const third = await counted(SYNC);
  console.log(`\n  A third sync: ${third.counts.unchanged} unchanged, nothing to do. ${third.asked}.`);
  expect(third.counts.update + third.counts.pull + third.counts.create === 0, 'a sync without news planned something');
} finally {
  await org.crm.close();
}

heading('7. See it');
console.log(`  In Obsidian: "Open folder as vault", choose ${VAULT}, and trust the plugin.`);
console.log('  Without it:  npm run playground');
console.log(`  Ask again:   npm run headless -- vault=${VAULT} validate\n`);
