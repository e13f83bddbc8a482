/**
 * A separate process for the server of `npm run serve`: sends its port to the parent process, and the peak of its
 * resident bytes for each message. Ends with its parent.
 */
import { serveVault } from '../../tools/obsidian-host/node/serve.ts';

const [folder = '', plugin = '', state = ''] = process.argv.slice(2);
const served = await serveVault({
  args: [`vault=${folder}`, 'port=0', 'auth=off'],
  cwd: folder,
  plugin,
  env: { CRM_SYNC_STATE: state },
  log: (text) => process.stderr.write(`${text}\n`),
});
if (typeof served === 'string') throw new Error(served);
process.once('disconnect', () => process.exit());
process.on('message', () => process.send?.(process.resourceUsage().maxRSS * 1024));
process.send?.(served.port);
