// npm run playground [-- <port>]
//
// The plugin in your own browser, without the app. Reload the page to start again; its CRMs keep their data until you
// stop.
import { startExamplePage } from './example-page.mjs';

const { url, orgs, labelOf } = await startExamplePage({ port: Number(process.argv[2] ?? 0) });
console.log(`The playground is at ${url} (stop with Ctrl+C). Nothing you do in it is kept.`);
console.log('Connect in the plugin settings, and turn off dry run to write to a CRM of this machine:');
for (const { target, settings, signIn } of orgs) {
  const way = signIn.by === 'key' ? `, with the key ${signIn.key}` : '';
  console.log(`  ${labelOf(target)} is at ${settings.sync.address}${way}`);
}
