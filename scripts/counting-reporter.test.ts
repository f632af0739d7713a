import { describe, expect, test } from 'vitest';
import { closingLine, countTests, type CountedModule } from './counting-reporter.ts';

function moduleOf(state: string, ...tests: string[]): CountedModule {
  return {
    state: () => state,
    children: { allTests: () => tests.map((each) => ({ result: () => ({ state: each }) })) },
  };
}

describe('the closing line of a test run', () => {
  test('counts every state of every file', () => {
    const modules = [moduleOf('passed', 'passed', 'passed', 'skipped'), moduleOf('failed', 'passed', 'failed')];
    expect(closingLine(countTests(modules, 0))).toBe('3 passed, 1 failed, 1 skipped');
  });

  test('leaves out skipped when nothing was', () => {
    expect(closingLine(countTests([moduleOf('passed', 'passed')], 0))).toBe('1 passed, 0 failed');
  });

  test('counts a file that does not load, and an error nobody caught, as failures', () => {
    expect(countTests([moduleOf('failed')], 1)).toEqual({ passed: 0, failed: 2, skipped: 0 });
  });
});
