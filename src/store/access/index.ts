/** Accounts and what they prove themselves with, grants and their trail, sessions, identities at OIDC providers. */
export * from './accounts.ts';
export * from './credentials.ts';
export { colleaguesOf } from './delegations.ts';
export * from './grants.ts';
export * from './identities.ts';
export * from './sessions.ts';
export type { AccessTables, SignInMethod } from './tables.ts';
