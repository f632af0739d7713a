import { Listing } from '../parts/listing.tsx';

type Difference = Readonly<{ what: string; before: string; after: string; explanation?: string | null }>;

export function Differences({ of, label }: { readonly of: readonly Difference[]; readonly label: string }) {
  const isExplained = of.some(({ explanation }) => explanation !== null && explanation !== undefined);
  return (
    <>
      <h3>{label}</h3>
      <Listing<Difference>
        label={label}
        rows={of}
        rowKey={({ what }) => what}
        columns={[
          { title: '哪一项', render: ({ what }) => what },
          { title: '原来', render: ({ before }) => before },
          { title: '现在', render: ({ after }) => after },
          ...(isExplained ? [{ title: '说明', render: ({ explanation }: Difference) => explanation ?? '' }] : []),
        ]}
      />
    </>
  );
}
