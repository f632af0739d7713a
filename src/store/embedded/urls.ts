import type { Credentials } from './credentials.ts';
import { socketFolder } from './launch.ts';
import { SUPERUSER } from './make-cluster.ts';
import { LOOPBACK } from './port.ts';
import { APP, DATABASE, OWNER } from './roles.ts';

/** Ways into the database, as `postgresql://` addresses. */
export interface Urls {
  /** Login that owns schemas and tables and migrates. */
  readonly ownerUrl: string;
  /** Login of the application. */
  readonly appUrl: string;
  /** For bootstrap and tests only. */
  readonly superuserUrl: string;
}

/** By the socket, which takes a fifth less time a query than the port; by the port where the socket's path would be too long. */
export function urlsOf(cluster: string, port: number, credentials: Credentials): Urls {
  const url = (login: string, password: string): string => urlOf(cluster, port, login, password, DATABASE);
  return {
    ownerUrl: url(OWNER, credentials.owner),
    appUrl: url(APP, credentials.app),
    superuserUrl: url(SUPERUSER, credentials.superuser),
  };
}

/** The superuser's way to the database that is always there. */
export function bootstrapUrl(cluster: string, port: number, { superuser }: Credentials): string {
  return urlOf(cluster, port, SUPERUSER, superuser, 'postgres');
}

function urlOf(cluster: string, port: number, login: string, password: string, database: string): string {
  const url = new URL(`postgresql://${login}:${password}@${LOOPBACK}:${String(port)}/${database}`);
  const folder = socketFolder(cluster);
  if (folder !== undefined) url.searchParams.set('host', folder);
  return url.href;
}
