import { expect, test } from 'vitest';
import { afterFile, endFile } from './after-file.ts';

test('what a file leaves is done once, the last first, whatever goes wrong with one of them', async () => {
  const done: string[] = [];
  afterFile(() => void done.push('database'));
  afterFile(() => {
    done.push('server');
    throw new Error('the server said: something');
  });
  afterFile(() => Promise.reject(new Error('no browser')));
  await expect(endFile()).rejects.toThrow('no browser\nError: the server said: something');
  expect(done).toEqual(['server', 'database']);
  await endFile();
  expect(done).toHaveLength(2);
  afterFile(() => Promise.reject(new Error('alone')));
  await expect(endFile()).rejects.toThrow('alone');
});
