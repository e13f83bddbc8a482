/** Mutation test of the request flows: each planned bug in a target must make its scene fail. */
import { describe, expect, test } from 'vitest';
import { mutated } from '../support/mutated.ts';
import { ROOMS, type Scenes } from './rooms.ts';

describe.each(Object.entries(ROOMS))('%s', (room, { scenes, bugs }) => {
  test.each(Object.entries(scenes))('%s', async (_, run) => {
    await expect(run()).resolves.toBeUndefined();
  });

  test.each(bugs.map((bug, at) => [bug.name, bug, at] as const))(
    'detects that %s',
    { timeout: 60_000 },
    async (_, bug, at) => {
      const entry = `targets/${room}/scenes.ts`;
      const { SCENES } = await mutated<{ readonly SCENES: Scenes }>(entry, bug, `${room}-${at}`);
      await expect(SCENES[bug.scene]?.()).rejects.toThrow();
    },
  );

  test('every scene has a bug', () => {
    expect(Object.keys(scenes).filter((name) => bugs.every(({ scene }) => scene !== name))).toEqual([]);
  });
});

test('a planned bug with a name that its file does not have is an error', async () => {
  const bug = { file: 'targets/hubspot/api.ts', from: "'2026-09'", to: 'NEWEST_VERSION' };
  await expect(mutated('targets/hubspot/scenes.ts', bug, 'undeclared')).rejects.toThrow('NEWEST_VERSION');
});
