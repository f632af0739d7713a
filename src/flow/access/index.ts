/** People and their rights: signing in, accounts, grants, who acts for an organisation. Every step leaves its audit entry. */
export {
  accountByLogin,
  createAccount,
  createCitizen,
  disableAccount,
  enableAccount,
  identifyAccount,
  getAccount,
  listAllAccounts,
  lockAccount,
  resetPassword,
  resetTotp,
  unlockAccount,
  type AccountCommand,
  type AccountView,
  type NewPassword,
} from './accounts.ts';
export { changePassword } from './change-password.ts';
export { endDelegation, giveDelegation, listDelegations, type Delegations, type OwnWork } from './delegations.ts';
export { describeSession } from './describe-session.ts';
export { getGrant, giveGrant, keepersOf, listAllGrants, revokeGrant, type GrantView } from './grants.ts';
export { createOidc, OidcSettingsError, type Oidc, type OidcProvider } from './oidc-provider.ts';
export { finishOidc, startOidc, type OidcOutcome, type OidcStart } from './oidc.ts';
export { listLinks, unlink } from './oidc-links.ts';
export { appointPrincipal, authoriseClerk, listClerks, withdrawClerk } from './organisations.ts';
export { AccessRefused, type RefusalCode } from './refusal.ts';
export { beginTotp, confirmTotpSecret, passSecondFactor } from './second-factor.ts';
export { forgetSessions, resumeSession, signOut, type Door, type SignedIn } from './session.ts';
export { endSession, listLivingSessions } from './sessions.ts';
export { platformContext } from './platform-context.ts';
export { signIn } from './sign-in.ts';
export { totpUri } from './totp.ts';
