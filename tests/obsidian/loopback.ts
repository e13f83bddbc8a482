/** A local server that responds as instructed, and records the requests. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CrmRequest } from '../../src/targets/flow/request-flow.ts';

/** `hang`: never responds. `cut`: closes the connection. */
export type Told =
  | 'hang'
  | 'cut'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

export interface Loopback {
  readonly address: string;
  /** In order; header names are lowercase. */
  readonly arrived: (CrmRequest & { readonly headers: Readonly<Record<string, string>> })[];
  close(): Promise<void>;
}

export async function openLoopback(tell: (request: CrmRequest) => Told | Promise<Told>): Promise<Loopback> {
  const arrived: Loopback['arrived'] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const method = request.method as CrmRequest['method'];
    const headers = request.headers as Record<string, string>;
    const one = { method, path: request.url ?? '', headers, ...(body === '' ? {} : { body }) };
    arrived.push(one);
    const told = await tell(one);
    if (told === 'hang') return;
    if (told === 'cut') {
      response.destroy();
      return;
    }
    response.writeHead(told.status, told.headers ?? {});
    response.end(told.body ?? '');
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
