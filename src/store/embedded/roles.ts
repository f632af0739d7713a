import pg from 'pg';
import type { Credentials } from './credentials.ts';

/** The database, its owner, and the role the application works as. */
export const DATABASE = 'jiangtong';
export const OWNER = 'jiangtong_owner';
export const APP = 'jiangtong_app';

/** Makes what is missing: logins, their passwords as in the data folder, the database. */
export async function ensureRoles(superuserUrl: string, credentials: Credentials): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await ensureRole(client, OWNER, credentials.owner);
    await ensureRole(client, APP, credentials.app);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE} owner ${OWNER}`);
    await client.query(`revoke all on database ${DATABASE} from public`);
    await client.query(`grant connect, temporary on database ${DATABASE} to ${APP}`);
  } finally {
    await client.end();
  }
}

/** Indexes of text stand in the order of one version of ICU; where another came with the program, they are built anew. */
export async function refreshCollation(superuserUrl: string, log: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `select from pg_database where datname = current_database()
        and datcollversion is distinct from pg_database_collation_actual_version(oid)`,
    );
    if (rowCount === 0) return;
    log('程序带的中文排序规则换了版本，正在重建索引……');
    await client.query(`reindex database ${DATABASE}`);
    await client.query(`alter database ${DATABASE} refresh collation version`);
  } finally {
    await client.end();
  }
}

/** The password is set at every start, so that the file and the cluster agree whatever happened to either. */
async function ensureRole(client: pg.Client, name: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name]);
  const secret = client.escapeLiteral(password);
  await client.query(`${rowCount === 0 ? 'create' : 'alter'} role ${name} login password ${secret}`);
}
