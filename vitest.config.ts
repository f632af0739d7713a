import { defineConfig } from 'vitest/config';
import { CountingReporter } from './scripts/counting-reporter.ts';

export default defineConfig({
  test: {
    // A test fails by what it finds, not by how busy the machine is; this only ends one that hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'threads',
    // Tests share nothing that they change, so the modules of a worker are loaded once.
    isolate: false,
    reporters: ['default', new CountingReporter()],
  },
});
