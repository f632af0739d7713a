/** The PostgreSQL that comes with the program: started, stopped and looked after by it. */
export { attachEmbedded } from './attach.ts';
export { EmbeddedError } from './error.ts';
export { startEmbedded, type EmbeddedPostgres } from './start.ts';
export type { UnexpectedExit } from './supervise.ts';
