/** The commands as registered with the Obsidian CLI. */
import type { CliHandler, Plugin } from 'obsidian';
import { expect, test } from 'vitest';
import { OPERATIONS } from '../../src/operations/operations.ts';
import { addCommandLine } from '../../src/obsidian/register-cli.ts';
import { operationServices } from '../support/operations.ts';

interface Registered {
  readonly description: string;
  readonly flags: unknown;
  readonly handler: CliHandler;
}

function registered(): ReadonlyMap<string, Registered> {
  const found = new Map<string, Registered>();
  const registerCliHandler: Plugin['registerCliHandler'] = (name, description, flags, handler) => {
    if (found.has(name)) throw new Error(`${name} is registered twice`);
    found.set(name, { description, flags, handler });
  };
  const plugin = { manifest: { id: 'crm' }, registerCliHandler } as unknown as Plugin;
  addCommandLine(plugin, OPERATIONS, operationServices(), () => Promise.resolve());
  return found;
}

test('every command is registered under the plugin ID', () => {
  const names = [...registered()].filter(([, { description }]) => !description.startsWith('Alias of '));
  expect(names.map(([name]) => name)).toEqual(OPERATIONS.map(({ name }) => `crm:${name}`));
});

test('setup is an alias of add-fields, with that description, the same options, and the same output', async () => {
  const found = registered();
  const [command, alias] = [found.get('crm:add-fields'), found.get('crm:setup')];
  expect(alias).toMatchObject({ description: 'Alias of add-fields', flags: command?.flags });
  const parameters = { target: 'hubspot', format: 'json' };
  const answer = await alias?.handler(parameters);
  expect(answer).toBe(await command?.handler(parameters));
  expect(answer).toContain('add fields to HubSpot');
});
