import pg from 'pg';
import type { Statement } from './record-statements.ts';

export interface Replayed {
  readonly seconds: number;
  /** Statements that PostgreSQL refused though it had taken them before. */
  readonly failed: number;
}

/**
 * Sends recorded statements again, each lane over a connection of its own and one after the other, all lanes at once. What the database numbers itself
 * comes out otherwise; where a later statement names such a number, the new one takes its place.
 */
export async function replay(url: string, lanes: readonly (readonly Statement[])[]): Promise<Replayed> {
  const types = new pg.TypeOverrides();
  for (const type of [pg.types.builtins.INT8, pg.types.builtins.DATE, pg.types.builtins.TIMESTAMPTZ])
    types.setTypeParser(type, (text) => text);
  const clients = lanes.map(
    () => new pg.Client({ connectionString: url, types, options: '-c timezone=Asia/Shanghai' }),
  );
  await Promise.all(clients.map((client) => client.connect()));
  const numbers = new Numbers();
  const began = performance.now();
  const failed = await Promise.all(lanes.map((statements, lane) => replayLane(clients[lane], statements, numbers)));
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(clients.map((client) => client.end()));
  return { seconds, failed: failed.reduce((sum, one) => sum + one, 0) };
}

async function replayLane(
  client: pg.Client | undefined,
  statements: readonly Statement[],
  numbers: Numbers,
): Promise<number> {
  let failed = 0;
  for (const { name, text, values, rows } of statements)
    try {
      const answer = await client?.query<Record<string, unknown>>({
        ...(name === undefined ? {} : { name }),
        text,
        values: numbers.inAll(values),
      });
      numbers.learn(rows, answer?.rows ?? []);
    } catch {
      failed += 1;
    }
  return failed;
}

/** Numbers of cases, batches and rows that are another one this time. */
class Numbers {
  readonly #now = new Map<string, string>();

  learn(before: readonly Readonly<Record<string, unknown>>[], now: readonly Readonly<Record<string, unknown>>[]): void {
    const [old] = before;
    const [fresh] = now;
    if (old === undefined || fresh === undefined || before.length !== now.length) return;
    for (const [name, value] of Object.entries(old)) {
      const other = fresh[name];
      if (typeof value === 'string' && typeof other === 'string' && value !== other && NUMBER.test(value))
        this.#now.set(value, other);
    }
  }

  inAll(values: readonly unknown[]): unknown[] {
    return values.map((value) =>
      typeof value === 'string' ? value.replaceAll(NUMBERS, (number) => this.#now.get(number) ?? number) : value,
    );
  }
}

const NUMBER = /^(?:\d{4}-\d{6,7}|\d{11,12})$/u;
const NUMBERS = /\d{4}-\d{6,7}|(?<!\d)\d{11,12}(?!\d)/gu;
