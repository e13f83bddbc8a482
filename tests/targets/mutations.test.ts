/** Each bug that is put into a target's conversations on purpose turns its scene red: what the scenes are worth. */
import { describe, expect, test } from 'vitest';
import { mutated } from '../support/mutated.ts';
import { ROOMS, type Scenes } from './rooms.ts';

describe.each(Object.entries(ROOMS))('%s', (room, { scenes, bugs }) => {
  test.each(Object.entries(scenes))('%s', async (_, run) => {
    await expect(run()).resolves.toBeUndefined();
  });

  test.each(bugs.map((bug, at) => [bug.name, bug, at] as const))(
    'it is found that %s',
    { timeout: 60_000 },
    async (_, bug, at) => {
      const entry = `targets/${room}/scenes.ts`;
      const { SCENES } = await mutated<{ readonly SCENES: Scenes }>(entry, bug, `${room}-${at}`);
      await expect(SCENES[bug.scene]?.()).rejects.toThrow();
    },
  );

  test('there is a bug for every scene', () => {
    expect(Object.keys(scenes).filter((name) => bugs.every(({ scene }) => scene !== name))).toEqual([]);
  });
});
