/** People and their rights: signing in, accounts, grants, who acts for an organisation. Every step leaves its audit entry. */
export {
  accountByLogin,
  createAccount,
  createCitizen,
  disableAccount,
  enableAccount,
  getAccount,
  listAllAccounts,
  lockAccount,
  resetPassword,
  resetTotp,
  unlockAccount,
  type AccountCommand,
  type AccountsAsked,
  type AccountState,
  type AccountView,
  type NewPassword,
} from './accounts.ts';
export { changePassword } from './change-password.ts';
export { describeSession, type SessionDescription } from './describe-session.ts';
export {
  getGrant,
  giveGrant,
  keepersOf,
  listAllGrants,
  revokeGrant,
  type GrantCommand,
  type GrantsAsked,
  type GrantView,
  type RevokeCommand,
} from './grants.ts';
export { createOidc, OidcSettingsError, type Oidc, type OidcProvider } from './oidc-provider.ts';
export { finishOidc, startOidc, type OidcAnswer, type OidcOutcome, type OidcStart } from './oidc.ts';
export { appointPrincipal, authoriseClerk, listClerks, withdrawClerk, type ClerkCommand } from './organisations.ts';
export { AccessRefused, type RefusalCode } from './refusal.ts';
export { beginTotp, confirmTotpSecret, passSecondFactor, type Inside, type TotpSecret } from './second-factor.ts';
export {
  forgetSessions,
  resumeSession,
  signOut,
  type CurrentSession,
  type Door,
  type SignedIn,
  type Visitor,
} from './session.ts';
export { endSession, listLivingSessions, type SessionView } from './sessions.ts';
export { platformContext } from './platform-context.ts';
export { signIn } from './sign-in.ts';
