import type { CaseListing } from '../../../flow/index.ts';

type Beneficiary = Readonly<{ name: string; number: string | null }>;

/** A name with its number below, as lists show whom it is for. */
export function Whom({ beneficiary }: { readonly beneficiary: Beneficiary | CaseListing['beneficiary'] }) {
  return (
    <>
      {beneficiary.name}
      <span className="beside">{beneficiary.number}</span>
    </>
  );
}
