/** The stored form of a description, which other releases of the plugin read. */
import { expect, test } from 'vitest';
import { cachedSchema, loadSchema } from '../../../src/sync/crm/schema-cache.ts';
import type { RemoteSchema } from '../../../src/targets/core/crm.ts';
import { resolveTarget } from '../../../src/targets/core/resolve-target.ts';
import { TARGETS } from '../../../src/targets/targets.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { memoryTransport } from '../../support/memory-transport.ts';
import { modelCrm } from '../model/model-crm.ts';
import { IDENTITY } from '../model/world.ts';

const ENTRY = `schema/dynamics/${IDENTITY.orgId}`;
const TEXT = { name: 'act', label: 'Act', type: 'text', required: false, creatable: true, updatable: true } as const;
const CHOICE = { ...TEXT, name: 'statecode', type: 'choice', creatable: false, initial: 'open' } as const;
const STORED =
  '{"fields":{"statecode":{"name":"statecode","label":"Act","type":"choice","required":false,"creatable":false,' +
  '"updatable":true,"initial":"open","act":true},"act":{"name":"act","label":"Act","type":"text","required":false,' +
  '"creatable":true,"updatable":true}},"stamp":"1"}';
const SCHEMA: RemoteSchema = {
  fields: { statecode: { ...CHOICE, isTransition: true }, act: TEXT },
  stamp: '1',
};

test('a stored description is read', async () => {
  expect(await cachedSchema('dynamics', IDENTITY.orgId, memoryStore({ [ENTRY]: STORED }))).toEqual(SCHEMA);
});

test('a description is stored in the same form', async () => {
  const device = memoryStore();
  const crm = {
    ...modelCrm().crm,
    *describe() {
      yield* [];
      return SCHEMA;
    },
  };
  const transport = memoryTransport(() => 'lost');
  const usage = { tally: { requests: 0, usedShare: 0 }, budget: 1, jitter: () => 0 };
  const context = { crm, transport, clock: manualClock(), ...usage };
  await loadSchema(crm, 'dynamics', resolveTarget(TARGETS.dynamics, {}), IDENTITY, context, device, 0);
  expect(await device.get(ENTRY)).toBe(STORED);
});
