/** HTTP: requests are parsed, one flow is called, its outcome shown. */
export { createServer } from './server.ts';
export type { PlatformServices } from './services.ts';
