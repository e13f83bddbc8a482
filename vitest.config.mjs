import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// All runs use one time zone west of UTC, so that a shifted calendar day fails a test.
process.env.TZ = 'America/Phoenix';

// Files that replace modules, or measure time and memory.
const OWN = ['tests/obsidian/**/*.test.ts', 'tests/linear/**/*.test.ts'];

export default defineConfig({
  // The app's module exists only inside the app; drawing under happy-dom needs three of its functions.
  resolve: { alias: [{ find: /^obsidian$/, replacement: join(import.meta.dirname, 'tests/support/obsidian.ts') }] },
  test: {
    projects: [
      // Most files do not affect others: a worker loads their imports once, not once for each file.
      {
        extends: true,
        test: { name: 'shared', isolate: false, include: ['tests/**/*.test.ts'], exclude: ['tests/e2e/**', ...OWN] },
      },
      { extends: true, test: { name: 'own', include: OWN } },
    ],
    setupFiles: ['tests/support/setup.ts'],
    restoreMocks: true,
    // On a busy machine a property with many cases, and a hook that calls every operation, take longer.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/{domain,attribution,validation,targets,notes,sync,config}/**'],
      thresholds: { branches: 95 },
    },
  },
});
