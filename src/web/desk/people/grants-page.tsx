import { Segmented } from 'antd';
import { useLoaderData, useSearchParams } from 'react-router';
import { get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import type { GrantView } from '../api/types.ts';
import { changed } from '../parts/listing.tsx';
import { Page } from '../parts/page.tsx';
import { Grants } from './grants.tsx';

export const loader = loaderOf(({ query, signal }) =>
  get<{ grants: readonly GrantView[]; next: string | null }>(
    withQuery('/api/grants', {
      inForce: query.get('all') === '1' ? undefined : 'true',
      after: query.get('after') ?? undefined,
    }),
    signal,
  ),
);

/** Every right that was given, and by whom. */
export function Component() {
  const { grants, next } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  return (
    <Page title="授权" about="谁有什么权限，谁给的，依据什么。要授予，先打开一个账号。">
      <Segmented
        aria-label="哪些"
        value={query.get('all') ?? '0'}
        options={[
          { value: '0', label: '今天有效的' },
          { value: '1', label: '全部，收回的也在内' },
        ]}
        onChange={(all) => {
          setQuery(changed(query, { all: all === '1' ? '1' : null, after: null }));
        }}
      />
      <Grants grants={grants} next={next} withAccount />
    </Page>
  );
}
