/**
 * Part of `npm run drill`: payments whose server is killed (SIGKILL) at a random moment, then payments whose PostgreSQL is, 100 times each or as often
 * as is said (`payment-kill.ts 5`). After each, before and after everybody is served again: nothing is lost, nothing is done twice, the ledger
 * is balanced; in the end everything was told, and the chain of the audit is whole.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drillPayments, openTill } from './paying.ts';

const [server = 100, PostgreSQL = server] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'jiangtong-drill-'));
const till = await openTill(folder);
try {
  const { sent, again, audited } = await drillPayments(till, { server, PostgreSQL }, (line) => console.log(line));
  console.log(
    `${String(sent)} events reached the other system, ${String(again)} of them again under the same key; ${String(audited)} entries of the audit are whole.`,
  );
} finally {
  await till.close();
  rmSync(folder, { recursive: true, force: true });
}
