/** The load that the server of `npm run serve` takes on this machine's own address. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { each, fastest, line, median, timed } from './measure.ts';
import { makeVault } from './vault.ts';

/** Requests at the same time, each on its own connection. */
const AT_ONCE = 16;
const REQUESTS = 1000;
const ROUNDS = 10;
/** Servers for each size of an export. */
const SERVERS = 3;
const [FEW, MANY] = [1000, 10_000];
const MIB = 2 ** 20;

/** A server in its own process, and requests to it. */
class BenchServer {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  readonly #state: string;
  readonly #process: ChildProcess;
  #port = 0;

  constructor(folder: string, root: string) {
    this.#state = mkdtempSync(join(tmpdir(), 'bench-state-'));
    const program = fileURLToPath(new URL('server.mjs', import.meta.url));
    const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
    this.#process = fork(program, [folder, root, this.#state], { stdio: [...stdio] });
  }

  async started(): Promise<this> {
    this.#port = await this.#said();
    return this;
  }

  /** Resolves to the text of the answer. Rejects unless the status is 200. */
  async ask(path: string, body?: string): Promise<string> {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const method = body === undefined ? 'GET' : 'POST';
    const asked = request({ host: '127.0.0.1', port: this.#port, path, method, headers, agent: this.#agent });
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [NodeJS.ReadableStream & { readonly statusCode?: number }];
    let text = '';
    for await (const part of answer) text += String(part);
    if (answer.statusCode !== 200) throw new Error(`${path} was answered with ${answer.statusCode ?? 0}: ${text}`);
    return text;
  }

  /** Resolves to the peak of the resident bytes of the server. */
  async peak(): Promise<number> {
    this.#process.send('peak');
    return this.#said();
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
    rmSync(this.#state, { recursive: true });
  }

  async #said(): Promise<number> {
    const [value] = (await once(this.#process, 'message')) as [number];
    return value;
  }
}

/** Ratio of rates: the same number of requests in alternating rounds, the fastest round of each. */
async function benchRate(folder: string, root: string): Promise<string[]> {
  const server = await new BenchServer(folder, root).started();
  const paths = Array.from({ length: REQUESTS }, (_, at) => `/v1/crm/validate/opp-${at}`);
  const validate = (): Promise<void> => each(paths, AT_ONCE, (path) => server.ask(path));
  // Both routes pass the same checks, the scan of the folder, and the log, so that only the answer differs.
  const constant = (): Promise<void> => each(paths, AT_ONCE, () => server.ask('/v1/crm/formats'));
  const answer = JSON.parse(await server.ask(paths[0] ?? '')) as { readonly paths: readonly string[] };
  if (answer.paths.length !== 1) throw new Error('the server did not find the note');
  await validate();
  const times = await timed(
    [
      { name: 'constant', work: constant },
      { name: 'validate', work: validate },
    ],
    ROUNDS,
  );
  await server.stop();
  const rate = (name: string): number => REQUESTS / (fastest(times, name) / 1000);
  const ratio = rate('validate') / rate('constant');
  return [
    `HTTP server, ${AT_ONCE} connections, ${REQUESTS} requests, fastest of ${ROUNDS}`,
    line('formats, a constant', `${rate('constant').toFixed(0)} /s`, '', undefined),
    line('validate/{id} of an unchanged note', `${rate('validate').toFixed(0)} /s`, '', undefined),
    line('  × the constant', `${ratio.toFixed(2)} of 0.15`, 'at least 0.15', ratio >= 0.15),
  ];
}

/** Resolves to the peak of the resident bytes of a new server that has answered one export. */
async function exportPeak(folder: string, root: string, count: number): Promise<number> {
  const server = await new BenchServer(folder, root).started();
  const ids = Array.from({ length: count }, (_, at) => `opp-${at}`);
  const text = await server.ask('/v1/crm/export', JSON.stringify({ opportunity_ids: ids, format: 'generic_json' }));
  const { total } = JSON.parse(text) as { readonly total: number };
  if (total !== count) throw new Error(`the export has ${total} of ${count} opportunities`);
  const peak = await server.peak();
  await server.stop();
  return peak;
}

async function benchExport(folder: string, root: string): Promise<string[]> {
  const peaks: { few: number; many: number }[] = [];
  for (let round = 0; round < SERVERS; round++) {
    peaks.push({ few: await exportPeak(folder, root, FEW), many: await exportPeak(folder, root, MANY) });
  }
  const say = (bytes: number): string => `${(bytes / MIB).toFixed(0)} MB`;
  const ratio = median(peaks.map(({ few, many }) => many / few));
  return [
    line(`resident memory, export of ${FEW} IDs`, say(median(peaks.map(({ few }) => few))), '', undefined),
    line(`resident memory, export of ${MANY} IDs`, say(median(peaks.map(({ many }) => many))), '', undefined),
    line(`  × export of ${FEW} IDs`, `${ratio.toFixed(2)} of 1.3`, 'at most 1.3', ratio <= 1.3),
  ];
}

export async function benchHttp(root: string): Promise<string[]> {
  const vault = makeVault(MANY);
  const rows = [...(await benchRate(vault.folder, root)), ...(await benchExport(vault.folder, root))];
  vault.remove();
  return rows;
}
