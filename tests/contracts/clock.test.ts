/** Checks the tests' manual clock and the app's clock against the contract. */
import { beforeAll, vi } from 'vitest';
import { appClock } from '../../src/obsidian/app-clock.ts';
import { manualClock } from '../support/manual-clock.ts';
import { clockContract } from './clock.ts';

beforeAll(() => {
  vi.stubGlobal('window', { setTimeout });
});

clockContract('the memory twin', () => manualClock());
clockContract("the app's clock", appClock);
