/** Answers of `npm run serve` that are sent in parts. */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dealText } from '../../support/rules.ts';
import { builtPlugin, Serving } from './serving.ts';

const COUNT = 500;

/** Makes the answer longer than what the system stores for a connection. */
const LONG = `---\nlifecycle_notes: ${'long '.repeat(5000)}end\n`;

let plugin: string;
let serving: Serving;

beforeAll(async () => {
  plugin = await builtPlugin();
  const files = Array.from({ length: COUNT }, (_, at) => {
    return [`${at}.md`, dealText({ id: `opp-${at}` }).replace('---\n', LONG)] as const;
  });
  serving = new Serving(plugin, Object.fromEntries(files));
  expect(await serving.start(['auth=off'])).toBeUndefined();
});

afterAll(async () => {
  await serving.remove();
  rmSync(plugin, { recursive: true });
});

/** Requests all opportunities. */
async function exportAll(): Promise<IncomingMessage> {
  const options = { method: 'POST', port: serving.port, path: '/v1/crm/export' };
  const [answer] = (await once(get(options), 'response')) as [IncomingMessage];
  return answer;
}

test('a long answer is complete', async () => {
  const answer = await exportAll();
  let text = '';
  for await (const part of answer) text += String(part);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['transfer-encoding']).toBe('chunked');
  expect(JSON.parse(text)).toMatchObject({ total: COUNT });
});

test('a caller that closes the connection in a long answer does not disturb the server', async () => {
  const aborted = await exportAll();
  aborted.destroy();
  await expect.poll(() => serving.log.some((line) => line.includes('no answer'))).toBe(true);
  const next = await exportAll();
  expect(next.statusCode).toBe(200);
  next.destroy();
});
