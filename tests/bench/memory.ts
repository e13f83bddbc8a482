/** A separate process for the memory of a run: prints the peak of resident bytes after one run and after a second. */
import { deskOver } from './vault.ts';

const service = await deskOver(process.argv[2] ?? '');
const most = (): number => process.resourceUsage().maxRSS * 1024;
await service.validate({ what: 'vault' });
const once = most();
await service.validate({ what: 'vault' });
process.stdout.write(JSON.stringify({ once, twice: most() }));
