import * as client from 'openid-client';
import { AccessRefused } from './refusal.ts';

/** A provider of identities (统一身份认证), as the operator configures it. */
export interface OidcProvider {
  /** Short name in addresses, such as `province`. */
  readonly id: string;
  /** On the button: 用 … 登录. */
  readonly name: string;
  /** Its issuer, exactly as it names itself; https, or http on this very machine. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Scopes to ask for. */
  readonly scope?: string;
  /**
   * Claim that holds a verified ID number. A provider with it is for citizens: who comes for the first time gets an account. Without
   * it, only accounts that were linked before are let in.
   */
  readonly idNumberClaim?: string;
}

/** The providers of this installation, discovered when they are first needed. */
export interface Oidc {
  readonly providers: readonly OidcProvider[];
  /** Where providers send people back to: `<public address>/api/oidc/callback`. */
  readonly redirectUri: string;
  /** @throws OidcSettingsError where the provider can't be used safely; AccessRefused where it doesn't answer. */
  configurationOf(provider: OidcProvider): Promise<client.Configuration>;
}

/** A setting that would make sign-in unsafe; the message says what to change. */
export class OidcSettingsError extends Error {}

/** @throws OidcSettingsError */
export function createOidc(providers: readonly OidcProvider[], redirectUri: string): Oidc {
  for (const { id, issuer } of providers)
    if (!isSecure(new URL(issuer)))
      throw new OidcSettingsError(`统一身份认证“${id}”的 issuer ${issuer} 须是 https（本机测试可用 http://127.0.0.1）`);
  const discovered = new Map<string, Promise<client.Configuration>>();
  return {
    providers,
    redirectUri,
    configurationOf: (provider) => {
      const known = discovered.get(provider.id);
      if (known !== undefined) return known;
      const found = discover(provider, providers.length > 1).catch((error: unknown) => {
        if (error instanceof OidcSettingsError) throw error;
        throw notThere(provider, error);
      });
      discovered.set(provider.id, found);
      // One that didn't answer is asked again the next time.
      found.catch(() => discovered.delete(provider.id));
      return found;
    },
  };
}

async function discover(provider: OidcProvider, several: boolean): Promise<client.Configuration> {
  const issuer = new URL(provider.issuer);
  // Deprecated only to stand out: `isSecure` has let http pass for this very machine alone.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const options = issuer.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {};
  const configuration = await client.discovery(
    issuer,
    provider.clientId,
    provider.clientSecret,
    provider.clientSecret === undefined ? client.None() : undefined,
    options,
  );
  const metadata = configuration.serverMetadata();
  // With one address to come back to, only `iss` in the answer tells which of several providers it is from (RFC 9207).
  if (several && metadata.authorization_response_iss_parameter_supported !== true)
    throw new OidcSettingsError(
      `统一身份认证“${provider.id}”的答复里没有 iss（RFC 9207），不能与其他认证源同时使用：答复可能被混淆`,
    );
  return configuration;
}

/** A provider that can't be reached, or answers with something else than its description. */
export function notThere({ name }: OidcProvider, cause: unknown): AccessRefused {
  const refused = new AccessRefused('unavailable', `“${name}”暂时连不上，请稍后再试，或用密码登录`);
  refused.cause = cause;
  return refused;
}

/** Plain http is taken from this machine only: for tests and trials. */
function isSecure({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
}
