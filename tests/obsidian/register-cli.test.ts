/** The commands as registered with the Obsidian CLI. */
import type { CliHandler, Plugin } from 'obsidian';
import { expect, test } from 'vitest';
import { OPERATIONS } from '../../src/operations/operations.ts';
import { addCommandLine } from '../../src/obsidian/register-cli.ts';
import { operationServices } from '../support/operations.ts';

interface Registered {
  readonly description: string;
  readonly flags: object | null;
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
  expect([...registered().keys()]).toEqual(OPERATIONS.map(({ name }) => `crm:${name}`));
});

test('setup with a target runs add-fields, whose parameters it has too', async () => {
  const found = registered();
  const [addFields, setup] = [found.get('crm:add-fields'), found.get('crm:setup')];
  expect(Object.keys(setup?.flags ?? {})).toEqual(expect.arrayContaining(['apply', 'format', 'target', 'confirm']));
  const parameters = { target: 'hubspot', format: 'json' };
  const answer = await setup?.handler(parameters);
  expect(answer).toBe(await addFields?.handler(parameters));
  expect(answer).toContain('add fields to HubSpot');
  expect(await setup?.handler({})).toMatch(/^0 notes of 0 read/);
});
