import { expect, test } from 'vitest';
import { readBehindProxy } from './behind-proxy.ts';

test.each([
  [undefined, undefined],
  ['', undefined],
  ['0', undefined],
  ['1', 1],
  ['2', 2],
  ['10.0.0.5', '10.0.0.5'],
  ['10.0.0.5, 10.0.1.0/24,::1', '10.0.0.5, 10.0.1.0/24,::1'],
])('%j says how many proxies stand in front, or which', (text, read) => {
  expect(readBehindProxy(text)).toBe(read);
});

test.each(['true', '-1', '10', '10.0.0', '10.0.0.5/33', '10.0.0.5/0', '10.0.0.5/8/8', '10.0.0.5,'])(
  '%j says neither, and the service isn’t started with it',
  (text) => {
    expect(() => readBehindProxy(text)).toThrow('写前面代理的层数');
  },
);
