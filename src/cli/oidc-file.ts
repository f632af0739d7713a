import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { OidcProvider } from '../flow/index.ts';
import { UsageError } from './command.ts';

const providers = Compile(
  Type.Array(
    Type.Object(
      {
        id: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
        name: Type.String({ minLength: 1 }),
        issuer: Type.String({ minLength: 1 }),
        clientId: Type.String({ minLength: 1 }),
        clientSecret: Type.Optional(Type.String({ minLength: 1 })),
        scope: Type.Optional(Type.String({ minLength: 1 })),
        idNumberClaim: Type.Optional(Type.String({ minLength: 1 })),
      },
      { additionalProperties: false },
    ),
    { minItems: 1 },
  ),
);

/** The OIDC providers of a settings file; every fault at once. @throws UsageError */
export function readOidcProviders(text: string, file: string): readonly OidcProvider[] {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new UsageError(`${file} 不是合法的 JSON`);
  }
  if (providers.Check(given)) return given;
  const faults = providers.Errors(given).map(({ instancePath, message }) => `  ${instancePath || '/'}：${message}`);
  throw new UsageError(`${file} 的统一身份认证设置有误：\n${[...new Set(faults)].join('\n')}`);
}
