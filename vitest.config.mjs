import { defineConfig } from 'vitest/config';

// One zone for every run: a calendar day that moved would show at once.
process.env.TZ = 'America/Phoenix';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', '**/node_modules/**'],
    setupFiles: ['tests/support/setup.ts'],
    restoreMocks: true,
    coverage: {
      provider: 'v8',
      include: ['src/{domain,attribution,validation,targets,notes,sync,settings}/**'],
      thresholds: { branches: 95 },
    },
  },
});
