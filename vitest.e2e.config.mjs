// The end-to-end tests: one browser a file, a fresh page a test. `npm run e2e`.
import { defineConfig } from 'vitest/config';

process.env.TZ = 'America/Phoenix';

export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    globalSetup: ['tests/e2e/build.mjs'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
