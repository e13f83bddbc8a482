// npm run playground [-- <port>]
//
// The real main.js in the host, over a copy of the example vault, in your own browser. Reload the page to start anew.
import { ensurePlugin } from './bundles.mjs';
import { servePage } from './page-server.mjs';

ensurePlugin();
const { url } = await servePage({ port: Number(process.argv[2] ?? 0) });
console.log(`The playground is at ${url} (stop with Ctrl+C). Nothing you do in it is kept.`);
