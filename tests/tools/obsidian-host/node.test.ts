/** The host without a screen: a fixture plugin over a real folder. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PluginManifest } from '../../../tools/obsidian-host/app/plugin.ts';
import { commandName, mayWrite, readCommandLine, statusOf } from '../../../tools/obsidian-host/node/command-line.ts';
import { stateFile } from '../../../tools/obsidian-host/node/environment.ts';
import { runHeadless } from '../../../tools/obsidian-host/node/headless.ts';
import { type NodeHost, openNodeHost } from '../../../tools/obsidian-host/node/node-host.ts';
import { RunLock } from '../../../tools/obsidian-host/node/run-lock.ts';

const FIXTURE = join(import.meta.dirname, 'fixture');
const code = readFileSync(join(FIXTURE, 'plugin.cjs'), 'utf8');
const manifest = JSON.parse(readFileSync(join(FIXTURE, 'manifest.json'), 'utf8')) as PluginManifest;

let folder: string;
let host: NodeHost | undefined;

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function open(): Promise<NodeHost> {
  host = await openNodeHost({ folder, code, manifest, lagMs: 10 });
  return host;
}

function heard({ plugin }: NodeHost): string[] {
  return (plugin as unknown as { heard: string[] }).heard;
}

function noteOf({ app }: NodeHost, path: string): NonNullable<ReturnType<typeof app.vault.getFileByPath>> {
  const file = app.vault.getFileByPath(path);
  if (file === null) throw new Error(`no ${path}`);
  return file;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'host-'));
  put('Deals/Acme.md', '\uFEFF---\r\nid: 007\r\nlinks: "[[Globex|G]]"\r\n---\r\nBody\r\n');
  put('Plain.md', 'No head\n');
  put('.hidden/secret.md', 'x');
});

afterEach(() => {
  host?.close();
  host = undefined;
  rmSync(folder, { recursive: true });
});

describe('starting', () => {
  test('reports every file before the layout is ready, and hides names with a leading dot', async () => {
    const started = await open();
    expect(heard(started)).toEqual(['create Deals', 'create Deals/Acme.md', 'create Plain.md', 'layout-ready']);
    expect(started.app.vault.getMarkdownFiles().map((file) => file.path)).toEqual(['Deals/Acme.md', 'Plain.md']);
  });

  test('gives a bundle the obsidian module and nothing else', async () => {
    const bad = openNodeHost({ folder, code: "require('fs')", manifest });
    await expect(bad).rejects.toThrow("Cannot find module 'fs'");
    const newer = openNodeHost({ folder, code: "require('obsidian').Hologram", manifest });
    await expect(newer).rejects.toThrow("no 'Hologram'");
  });

  test('an unloaded plugin leaves nothing', async () => {
    const started = await open();
    expect(started.close()).toEqual([]);
    expect(started.app.hostRegistered.commands.names()).toEqual([]);
  });

  test('anything that a plugin does not remove is reported', async () => {
    const forgetful = `const { Plugin } = require('obsidian');
      module.exports = class extends Plugin { onload() { this.app.vault.on('modify', () => 1); } };`;
    const started = await openNodeHost({ folder, code: forgetful, manifest });
    expect(started.close()).toEqual(["1 listeners on the app's events"]);
  });
});

describe('the vault', () => {
  test('keeps a byte order mark and every other byte', async () => {
    const started = await open();
    const before = readFileSync(join(folder, 'Deals/Acme.md'));
    const file = noteOf(started, 'Deals/Acme.md');
    await started.app.vault.process(file, (text) => text);
    expect(readFileSync(join(folder, 'Deals/Acme.md'))).toEqual(before);
    expect(readdirSync(join(folder, 'Deals'))).toEqual(['Acme.md']);
  });

  test('runs the writers of one file one after the other', async () => {
    const started = await open();
    const file = noteOf(started, 'Plain.md');
    const writes = Array.from({ length: 20 }, (_, at) => started.app.vault.process(file, (text) => `${text}${at},`));
    await Promise.all(writes);
    expect(readFileSync(join(folder, 'Plain.md'), 'utf8')).toBe(`No head\n${[...Array(20).keys()].join(',')},`);
    expect(file.stat.size).toBe(readFileSync(join(folder, 'Plain.md')).length);
  });

  test('a change that throws leaves the file unchanged and the next one runs', async () => {
    const started = await open();
    const file = noteOf(started, 'Plain.md');
    const thrown = started.app.vault.process(file, () => {
      throw new Error('no');
    });
    await expect(thrown).rejects.toThrow('no');
    await started.app.vault.process(file, () => 'next');
    expect(readFileSync(join(folder, 'Plain.md'), 'utf8')).toBe('next');
  });

  test('rejects a name that exists, and a missing folder', async () => {
    const { app } = await open();
    await expect(app.vault.create('Plain.md', '')).rejects.toThrow('File already exists.');
    await expect(app.vault.createFolder('Deals')).rejects.toThrow('Folder already exists.');
    await expect(app.vault.create('Nowhere/x.md', '')).rejects.toThrow('ENOENT');
    await expect(app.vault.adapter.read('../outside')).rejects.toThrow('outside');
  });

  test('creates folders with their parents, and reports each', async () => {
    const started = await open();
    await started.app.vault.createFolder('A/B');
    await started.app.vault.create('A/B/c.md', 'c');
    expect(heard(started).slice(-3)).toEqual(['create A', 'create A/B', 'create A/B/c.md']);
    expect(started.app.vault.getFolderByPath('A/B')?.children.map((one) => one.name)).toEqual(['c.md']);
  });

  test('renames a folder with its content', async () => {
    const started = await open();
    const deals = started.app.vault.getFolderByPath('Deals');
    if (deals === null) throw new Error('no Deals');
    await started.app.vault.rename(deals, 'Won');
    expect(heard(started).slice(-2)).toEqual(['rename Won Deals', 'rename Won/Acme.md Deals/Acme.md']);
    expect(await started.app.vault.read(noteOf(started, 'Won/Acme.md'))).toContain('Body');
  });

  test('deletes a file and removes it from the tree', async () => {
    const started = await open();
    await started.app.vault.delete(noteOf(started, 'Plain.md'));
    expect(heard(started).at(-1)).toBe('delete Plain.md');
    expect(started.app.vault.getFileByPath('Plain.md')).toBeNull();
  });
});

describe('the metadata cache', () => {
  test('is updated later than the vault', async () => {
    const started = await open();
    const file = noteOf(started, 'Deals/Acme.md');
    expect(started.app.metadataCache.getFileCache(file)?.frontmatter).toEqual({ id: 7, links: '[[Globex|G]]' });
    await started.app.vault.modify(file, '---\nid: 8\n---\n');
    expect(heard(started).at(-1)).toBe('modify Deals/Acme.md');
    expect(started.app.metadataCache.getFileCache(file)?.frontmatter?.['id']).toBe(7);
    await started.app.metadataCache.hostSettled();
    expect(heard(started).at(-1)).toBe('changed Deals/Acme.md');
    expect(started.app.metadataCache.getFileCache(file)?.frontmatter?.['id']).toBe(8);
  });

  test('returns frozen values, and nothing for invalid YAML', async () => {
    put('Bad.md', '---\na: b: c\n---\n');
    const { app } = await open();
    const cache = app.metadataCache.getCache('Deals/Acme.md');
    expect(cache?.frontmatterLinks).toEqual([{ key: 'links', link: 'Globex', original: '[[Globex|G]]' }]);
    expect(() => Object.assign(cache?.frontmatter ?? {}, { id: 1 })).toThrow(TypeError);
    expect(app.metadataCache.getCache('Bad.md')?.frontmatter).toBeUndefined();
    expect(app.metadataCache.getCache('Plain.md')?.frontmatter).toBeUndefined();
    expect(app.metadataCache.getCache('None.md')).toBeNull();
  });

  test('resolves a link, preferring the nearest file', async () => {
    put('Deals/Sub/Acme.md', '');
    const { app } = await open();
    expect(app.metadataCache.getFirstLinkpathDest('acme', 'Deals/Sub/x.md')?.path).toBe('Deals/Sub/Acme.md');
    expect(app.metadataCache.getFirstLinkpathDest('Acme', 'Plain.md')?.path).toBe('Deals/Acme.md');
    expect(app.metadataCache.getFirstLinkpathDest('Nobody', 'Plain.md')).toBeNull();
  });
});

describe('the rest of the app', () => {
  test('puts the plugin’s ID and name before those of its commands', async () => {
    const started = await open();
    const command = started.app.hostRegistered.commands.get('host-fixture:greet');
    expect(command?.name).toBe('Host fixture: Greet');
    command?.callback?.();
    expect(heard(started).at(-1)).toBe('Hello');
  });

  test('stores settings in the app’s file, and reports changes by another device', async () => {
    const started = await open();
    await started.plugin.hostExternalSettings({ greeting: 'Good day' });
    expect(JSON.parse(readFileSync(join(folder, '.obsidian/plugins/host-fixture/data.json'), 'utf8'))).toEqual({
      greeting: 'Good day',
    });
    expect(heard(started).at(-1)).toBe('settings');
    started.close();
    expect((await open()).plugin.settings).toEqual({ greeting: 'Good day' });
  });

  test('rejects a second CLI command of the same name, and an invalid secret ID', async () => {
    const { app, plugin } = await open();
    const again = (): void => {
      plugin.registerCliHandler('host-fixture:list', '', null, () => '');
    };
    expect(again).toThrow('existing CLI command "host-fixture:list"');
    app.secretStorage.setSecret('crm-token', 'x');
    expect(app.secretStorage.getSecret('crm-token')).toBe('x');
    expect(app.secretStorage.getSecret('other')).toBeNull();
    expect(() => {
      app.secretStorage.setSecret('CRM token', 'x');
    }).toThrow('Secret id');
  });

  test.each(['https://example.com/', 'http://127.0.0.1.example.com/', 'ftp://localhost/'])(
    'sends nothing to %s',
    async (url) => {
      const { app } = await open();
      const answer = app.hostRegistered.cli.get('host-fixture:fetch')?.handler({ path: url });
      await expect(answer).rejects.toThrow('ERR_BLOCKED_BY_HOST');
    },
  );
});

describe('a note that another program writes', () => {
  test('keeps text that was appended between reading and writing', async () => {
    const started = await open();
    let runs = 0;
    await started.app.vault.process(noteOf(started, 'Plain.md'), (text) => {
      runs += 1;
      if (runs <= 2) appendFileSync(join(folder, 'Plain.md'), `theirs ${runs}\n`);
      return `ours\n${text}`;
    });
    expect(readFileSync(join(folder, 'Plain.md'), 'utf8')).toBe('ours\nNo head\ntheirs 1\ntheirs 2\n');
    expect(runs).toBe(3);
  });

  test('is unchanged if the other program keeps writing', async () => {
    const started = await open();
    const endless = started.app.vault.process(noteOf(started, 'Plain.md'), (text) => {
      appendFileSync(join(folder, 'Plain.md'), '.');
      return `ours\n${text}`;
    });
    await expect(endless).rejects.toThrow('Plain.md was changed by another program');
    expect(readFileSync(join(folder, 'Plain.md'), 'utf8')).toBe('No head\n.....');
  });

  test('is not overwritten by a note of the same name that is created here', async () => {
    const started = await open();
    put('New.md', 'crm');
    await expect(started.app.vault.create('New.md', 'note')).rejects.toThrow('New.md was changed by another program');
    expect(readFileSync(join(folder, 'New.md'), 'utf8')).toBe('crm');
  });
});

describe('the headless runner', () => {
  const run = (...args: string[]): ReturnType<typeof runHeadless> =>
    runHeadless({ args, cwd: folder, plugin: FIXTURE, main: 'plugin.cjs' });

  test.each([
    ['a command', ['vault=.', 'list'], 'Deals/Acme.md\nPlain.md', 0],
    ['a command with a colon', ['vault=.', ':list'], 'Deals/Acme.md\nPlain.md', 0],
    ['a full name', ['vault=.', 'host-fixture:list'], 'Deals/Acme.md\nPlain.md', 0],
    ['values and flags', ['vault=.', 'echo', 'path=a=b', 'loud', '--copy'], '{"path":"a=b","loud":"true"}', 0],
    ['issues', ['vault=.', 'issues'], 'Issues: 1 note has errors', 1],
    ['what the handler refuses', ['vault=.', 'append', 'path=x.md'], 'Error: No note is named “x.md”', 2],
    [
      'an unknown parameter',
      ['vault=.', 'list', 'floder=x'],
      'Error: Unknown parameter: “floder”. This command has no parameters.',
      2,
    ],
    [
      'another unknown parameter',
      ['vault=.', 'echo', 'pth=x'],
      'Error: Unknown parameter: “pth”. Use loud, path, text.',
      2,
    ],
    ['a missing parameter', ['vault=.', 'append'], 'Error: The parameter “path” is missing. Add path=<note>.', 2],
    [
      'a parameter without its value',
      ['vault=.', 'append', 'path'],
      'Error: The parameter “path” has no value. Use path=<note>.',
      2,
    ],
  ])('%s', async (_, args, text, status) => {
    expect(await run(...args)).toEqual({ text, status });
  });

  test.each([
    ['no command', [], 'Usage: '],
    ['no vault', ['list'], 'Error: The vault is missing. Add vault=<folder>.\nUsage: '],
    ['no such vault', ['vault=/gone', 'list'], 'Error: /gone doesn’t exist. Set vault= to the folder of your vault.'],
    ['a vault that is a file', ['vault=/dev/null', 'list'], 'Error: /dev/null isn’t a folder. Set vault= to '],
    ['no such command', ['vault=.', 'lsit'], 'Error: Unknown command: “lsit”. Use host-fixture:echo, '],
  ])('%s is a usage error', async (_, args, beginning) => {
    const { text, status } = await run(...args);
    expect(text.slice(0, beginning.length)).toBe(beginning);
    expect(status).toBe(2);
  });

  test('writes the command’s answer, including escapes', async () => {
    await run('vault=.', 'append', 'path=Plain.md', 'text=a\\tb\\n');
    expect(readFileSync(join(folder, 'Plain.md'), 'utf8')).toBe('No head\na\tb\n');
  });

  test('help lists every command and option', async () => {
    const { text } = await run('help');
    expect(text).toContain('host-fixture:echo path=<note> [text=<text>] [loud]');
  });

  test.each([
    ['{"total":2,"invalid":0}', 0],
    ['{"total":2,"invalid":1}', 1],
    ['{"failed":1}', 1],
    ['{"error_count":3}', 1],
    ['{"error_count":0,"not_applied":{"code":"dry-run"}}', 1],
    ['["salesforce"]', 0],
    ['{"error":"No note is named x."}', 2],
    ['{"notes":[{"failed":1,"error":"x"}],"invalid":"2"}', 0],
    ['{\n  "total": 2,\n  "invalid": 1,\n  "notes": []\n}', 1],
    ['{\n  "failed": 0,\n  "notes": [\n    {\n      "failed": 1\n    }\n  ]\n}', 0],
    ['{\n  "failed": 1,\n  "error": "No note is named x."\n}', 2],
    ['Failed: 1 note could not be written', 1],
    ['2 notes, all well', 0],
  ] as const)('%s has status %i', (answer, status) => {
    expect(statusOf(answer)).toBe(status);
  });

  describe('over a vault with a state folder', () => {
    const main = 'plugin.cjs';
    const env = (): Record<string, string> => ({ CRM_SYNC_STATE: join(folder, '.state') });
    const meant = (...args: string[]): ReturnType<typeof runHeadless> =>
      runHeadless({ args: ['vault=.', ...args], cwd: folder, plugin: FIXTURE, main, env: env() });

    test('a second run that may write reports the run that holds the vault, and a reading run is not blocked', async () => {
      const lock = new RunLock(`${stateFile(folder, env())}.lock`);
      lock.take();
      const { text, status } = await meant('append', 'path=Plain.md', 'text=x');
      expect(text).toMatch(/^Error: Another run is writing to this vault: process \d+ on /);
      expect(status).toBe(2);
      expect(readFileSync(join(folder, 'Plain.md'), 'utf8')).toBe('No head\n');
      expect((await meant('help')).status).toBe(0);
      lock.release();
      expect((await meant('append', 'path=Plain.md', 'text=x')).status).toBe(0);
      expect(existsSync(`${stateFile(folder, env())}.lock`)).toBe(false);
    });

    test('settings that are not valid JSON are named', async () => {
      put('.obsidian/plugins/host-fixture/data.json', '{"a":');
      const { text, status } = await meant('list');
      expect(text).toMatch(/^Error: .*data\.json can’t be read: /);
      expect(status).toBe(2);
    });

    test('an unreadable file of the vault is a warning', async () => {
      symlinkSync('loop', join(folder, 'loop'));
      const { text, status, warnings } = await meant('list');
      expect(text).toBe('Deals/Acme.md\nPlain.md');
      expect(status).toBe(1);
      expect(warnings).toEqual([expect.stringMatching(/^loop can’t be read: ELOOP/)]);
    });
  });

  test.each([
    ['crm:validate', {}, false],
    ['crm:attribute', {}, true],
    ['crm:attribute', { 'dry-run': 'true' }, false],
    ['crm:export', {}, false],
    ['crm:export', { write: 'true' }, true],
    ['crm:sync', {}, true],
    ['crm', {}, true],
    ['crm:constructor', {}, true],
  ])('%s with %j may write: %s', (name, params, writes) => {
    expect(mayWrite(name, params)).toBe(writes);
  });

  test('the first word without = is the command', () => {
    expect(readCommandLine(['vault=v', 'a', 'b', 'c=1'])).toEqual({
      vault: 'v',
      command: 'a',
      params: { b: 'true', c: '1' },
    });
    expect(commandName('crm', 'crm')).toBe('crm');
  });
});
