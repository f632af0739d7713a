import { Kysely, PostgresDialect } from 'kysely';
import type { PoolClient } from 'pg';
import type { Scope } from '../../access/index.ts';
import { transact, type Database, type Tx } from '../database.ts';
import type { Tables } from '../tables.ts';

/** The connection that a transaction runs on: for COPY, which kysely doesn't know. */
export type Connection = Pick<PoolClient, 'query'>;

/** As `transact`, with the transaction's own connection. Nothing else may be asked of it while a COPY runs. */
export async function transactOnConnection<T>(
  database: Database,
  scope: Scope,
  work: (tx: Tx, connection: Connection) => Promise<T>,
): Promise<T> {
  const { pool } = database;
  let client: PoolClient | undefined;
  const one = {
    connect: async (): Promise<PoolClient> => {
      client = await pool.connect();
      // The pool listens to connections that are idle; one that ends while it is held must not end the process either.
      client.on('error', ignore);
      return client;
    },
    // The pool goes on when this transaction is over.
    end: () => Promise.resolve(),
    options: pool.options,
  };
  const app = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: one }) });
  try {
    return await transact({ ...database, app }, scope, (tx) => {
      if (client === undefined) throw new Error('a transaction runs without a connection');
      return work(tx, client);
    });
  } finally {
    client?.off('error', ignore);
  }
}

/** What was asked of the connection fails by itself, and says why. */
function ignore(): void {
  return;
}
