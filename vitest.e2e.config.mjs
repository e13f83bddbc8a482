// The end-to-end tests: one browser per file, a new page per test. `npm run e2e`.
import { defineConfig } from 'vitest/config';

process.env.TZ = 'America/Phoenix';

export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    globalSetup: ['tests/e2e/build.mjs'],
    // On a busy machine everything takes longer; assertions are repeated until they hold.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
  },
});
