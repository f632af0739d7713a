import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { drillPayments, openTill } from '../../scripts/drill/paying.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiangtong-payment-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The long form is `npm run drill`. */
test('payments whose server or PostgreSQL is killed: nothing is lost, nothing done twice, everything told', async () => {
  const till = await openTill(folder);
  try {
    const { sent, audited } = await drillPayments(till, { server: 1, PostgreSQL: 1 }, () => undefined);
    expect([sent > 40, audited > 50]).toEqual([true, true]);
  } finally {
    await till.close();
  }
});
