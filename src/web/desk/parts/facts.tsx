import type { ReactNode } from 'react';

/** Terms with what they are; those without anything are left out. */
export function Facts({ of }: { readonly of: readonly (readonly [name: string, said: ReactNode])[] }) {
  return (
    <dl className="facts">
      {of
        .filter(([, said]) => said !== null && said !== undefined && said !== '')
        .map(([name, said]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{said}</dd>
          </div>
        ))}
    </dl>
  );
}
