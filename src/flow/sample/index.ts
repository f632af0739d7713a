/** The invented city of `src/sample` in the platform, with accounts to try it out. */
export { describeLogins } from './describe-logins.ts';
export { enterSampleAccounts, type SampleLogin } from './enter-accounts.ts';
export { playSample } from './play-sample.ts';
export { loadSample, SampleRefused, type SampleSettings } from './load-sample.ts';
