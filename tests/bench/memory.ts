/**
 * A separate process for the memory of a run: prints the peak of resident bytes after one run and after a second, and
 * the bytes of the heap that the cached notes take.
 */
import { deskOver } from './vault.ts';

const service = await deskOver(process.argv[2] ?? '');
const most = (): number => process.resourceUsage().maxRSS * 1024;
const heap = (): number => {
  gc?.();
  return process.memoryUsage().heapUsed;
};
// The list makes the app's paths flat texts; their bytes are not the plugin's.
service.context().store.list();
const before = heap();
await service.validate({ what: 'vault' });
const once = most();
await service.validate({ what: 'vault' });
const twice = most();
process.stdout.write(JSON.stringify({ once, twice, cached: heap() - before }));
