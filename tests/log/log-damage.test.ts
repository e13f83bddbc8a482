/**
 * A log file that another program damaged: its content is not trusted, it stays unchanged, and the log continues in
 * another file.
 */
import { expect, test } from 'vitest';
import { errorMessage } from '../../src/ui/text/errors.ts';
import { dealText } from '../support/rules.ts';
import { modelCrm } from '../sync/model/model-crm.ts';
import { deviceOver, sync, type Device } from '../sync/model/world.ts';

const PATH = 'deal.md';

async function edited(device: Device, from: string, to: string) {
  await device.notes.edit(PATH, (text) => text.replace(`amount: ${from}`, `amount: ${to}`));
  return sync(device);
}

/** Runs two syncs, of which the second can be undone, and returns the file of their log. */
async function logged() {
  const device = deviceOver(modelCrm(), { [PATH]: dealText() });
  await sync(device);
  const { runId } = await edited(device, '1000000', '5');
  const path = Object.keys(device.notes.texts()).find((one) => one.endsWith('.jsonl')) ?? '';
  return { device, runId, path, text: device.notes.texts()[path] ?? '' };
}

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

test.each<[string, (text: string) => string | Uint8Array, number]>([
  ['is cut off within its last line', (text) => text.slice(0, -20), 2],
  ['lost its last line', (text) => text.slice(0, text.indexOf('\n') + 1), 1],
  ['lost its last line and the line end before it', (text) => text.slice(0, text.indexOf('\n')), 1],
  ['is empty', () => '', 1],
  ['ends in zeros', (text) => `${text.slice(0, -20)}${'\0'.repeat(20)}`, 2],
  ['is Latin-1', (text) => latin1(text.replace('"user":"ann"', '"user":"Jürgen"')), 1],
  ['is cut off within a character', (text) => new Uint8Array([...Buffer.from(text.slice(0, -20)), 0xf0, 0x9f]), 2],
  ['is UTF-16', (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]), 1],
])('a log file that %s', async (_, damage, line) => {
  const { device, runId, path, text } = await logged();
  const damaged = damage(text);
  device.notes.put(path, damaged);
  const error = await device.service.undo(runId);
  expect(error).toMatchObject({ kind: 'connection', code: 'log-changed', message: `${path}, line ${line}` });
  if (error === undefined || !('code' in error)) throw new Error();
  expect(errorMessage(error).message).toContain(`First changed line: ${path}, line ${line}.`);
  const run = await edited(device, '5', '7');
  expect(run).toMatchObject({ outcomes: [{ result: 'done' }] });
  expect(run).not.toHaveProperty('stopped');
  expect(device.notes.bytesAt(path)).toEqual(Buffer.from(damaged));
  const next = path.replace('.jsonl', ' 2.jsonl');
  expect(device.notes.texts()[next]).toContain(run.runId);
  expect(await device.service.undo(runId)).toMatchObject({ code: 'log-changed' });
  device.notes.put(path, text);
  expect(await device.service.undo(runId)).toMatchObject({ undoOf: runId });
});

test('a deleted log file is reported, and a new log is started', async () => {
  const { device, runId, path, text } = await logged();
  device.notes.put(path, undefined);
  const error = await device.service.undo(runId);
  expect(error).toMatchObject({ kind: 'connection', code: 'log-missing', message: path });
  if (error === undefined || !('code' in error)) throw new Error();
  expect(errorMessage(error).message).toContain(`Missing file: ${path}.`);
  device.notes.put(path, text);
  expect(await device.service.undo(runId)).toMatchObject({ undoOf: runId });
  device.notes.put(path, undefined);
  const again = await edited(device, '5', '7');
  expect(await device.service.undo(again.runId)).toMatchObject({ undoOf: again.runId });
  expect(await device.service.undo(runId)).toMatchObject({ code: 'log-missing', message: path });
});

test('a file without a line break after its last line is continued, because nothing is missing', async () => {
  const { device, runId, path, text } = await logged();
  device.notes.put(path, text.trimEnd());
  await edited(device, '5', '7');
  expect(device.notes.texts()[path]).toContain(text);
  expect(await device.service.undo(runId)).toMatchObject({ undoOf: runId });
});

test('a folder that was moved together with the setting keeps its log', async () => {
  const { device, runId, path, text } = await logged();
  const moved = deviceOver(modelCrm(), {}, { rules: { logFolder: 'Archive/Log' } });
  await moved.memory.put(device.memory.entries());
  moved.notes.put(path.replace(/^.*\//, 'Archive/Log/'), text);
  expect(await moved.service.undo(runId)).toMatchObject({ undoOf: runId });
  moved.notes.put(path.replace(/^.*\//, 'Archive/Log/'), text.slice(0, text.indexOf('\n') + 1));
  expect(await moved.service.undo(runId)).toMatchObject({ code: 'log-changed' });
});
