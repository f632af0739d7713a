import { afterAll } from 'vitest';
import { endFile } from './after-file.ts';

// Read anew for every test file.
afterAll(endFile);
