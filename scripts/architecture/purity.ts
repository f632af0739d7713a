import { builtinModules } from 'node:module';
import type { Linter } from 'eslint';

/**
 * The rooms that compute: what they answer depends on what they are given, and on nothing else, so that a decision can be replayed
 * at any later day and the same rules run in the browser.
 */
export const pureRooms = [
  'kit',
  'notice',
  'rules',
  'assessment',
  'register',
  'case',
  'payment',
  'supervision',
  'report',
  'access',
  'sample',
] as const;

const wayOut = 'This room is pure. Way out: let the flow that calls it pass it in as an argument.';

const clockRandomnessEnvironmentNetwork = [
  'process',
  'performance',
  'crypto',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'requestAnimationFrame',
  'window',
  'self',
  'globalThis',
  'document',
  'navigator',
  'localStorage',
  'sessionStorage',
  'indexedDB',
];

/** For the pure rooms' code; their tests may read files and the clock. */
export const purity: Linter.Config = {
  name: 'purity',
  files: pureRooms.map((room) => `src/${room}/**/*.ts`),
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: builtinModules.map((name) => ({ name, message: wayOut })),
        patterns: [{ regex: '^node:', message: wayOut }],
      },
    ],
    'no-restricted-globals': ['error', ...clockRandomnessEnvironmentNetwork.map((name) => ({ name, message: wayOut }))],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: wayOut },
      { object: 'Math', property: 'random', message: wayOut },
      { object: 'Temporal', property: 'Now', message: wayOut },
    ],
    'no-restricted-syntax': [
      'error',
      { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: wayOut },
      { selector: 'CallExpression[callee.name="Date"]', message: wayOut },
      { selector: 'MetaProperty', message: wayOut },
      { selector: 'ImportExpression', message: wayOut },
    ],
  },
};
