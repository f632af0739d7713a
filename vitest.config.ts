import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { CountingReporter } from './scripts/counting-reporter.ts';

/** What stands on a running PostgreSQL; everything else needs none and starts at once. */
const ON_A_DATABASE = ['{src,test}/**/*.{db,cluster}.test.ts'];

const shared = {
  // A test fails by what it finds, not by how busy the machine is; this only ends one that hangs.
  testTimeout: 240_000,
  hookTimeout: 240_000,
  pool: 'threads',
  // Tests share nothing that they change, so the modules of a worker are loaded once.
  isolate: false,
} as const;

export default defineConfig({
  test: {
    reporters: ['default', new CountingReporter()],
    // A file waits for PostgreSQL or a browser a third of the time: with one worker more than cores no core is idle.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ON_A_DATABASE,
          globalSetup: ['test/built-web-setup.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'database',
          include: ON_A_DATABASE,
          globalSetup: ['test/platform/setup.ts', 'test/built-web-setup.ts'],
          setupFiles: ['test/platform/each-file.ts'],
        },
      },
    ],
  },
});
