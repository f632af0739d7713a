/** The architecture part of `npm run check`: prints every import that the table of rooms does not allow. */
import { fileURLToPath } from 'node:url';
import { findFaults } from './cruise.ts';
import { rooms } from './rooms.ts';

const { modules, faults } = await findFaults(fileURLToPath(new URL('../..', import.meta.url)), rooms);
for (const { rule, from, to, comment } of faults) {
  console.log(`${from}${to === '' ? '' : ` → ${to}`}\n  ${rule}: ${comment}\n`);
}
console.log(`${modules} modules read, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
