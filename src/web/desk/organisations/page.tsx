import { Button, Form, Input, Tag } from 'antd';
import { Link, useLoaderData, useNavigate } from 'react-router';
import { get } from '../api/client.ts';
import { loader as loaderOf, withQuery } from '../api/loader.ts';
import type { GrantView } from '../api/types.ts';
import { Listing } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';

export const loader = loaderOf(({ query, signal }) =>
  get<{ grants: readonly GrantView[]; next: string | null }>(
    withQuery('/api/grants', { role: 'org-clerk', inForce: 'true', after: query.get('after') ?? undefined }),
    signal,
  ),
);

/** Who acts for an organisation today. */
export function Component() {
  const { grants, next } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  return (
    <Page title="单位经办人" about="谁代哪个单位办事。主经办人凭单位盖章的函登记，其他经办人由主经办人自己授权。">
      <Form
        layout="inline"
        role="search"
        onFinish={({ code = '' }: { readonly code?: string }) => {
          const typed = code.trim().toUpperCase();
          if (typed !== '') void navigate(`/organisations/${encodeURIComponent(typed)}`);
        }}
      >
        <Form.Item name="code" noStyle>
          <Input
            className="search"
            type="search"
            aria-label="统一社会信用代码"
            placeholder="统一社会信用代码"
            maxLength={18}
          />
        </Form.Item>
        <Button htmlType="submit">打开这个单位</Button>
      </Form>
      <Listing<GrantView>
        label="单位经办人"
        rows={grants}
        rowKey={({ id }) => id}
        columns={[
          {
            title: '单位',
            narrow: true,
            render: ({ organisation }) => <Link to={`/organisations/${organisation ?? ''}`}>{organisation}</Link>,
          },
          {
            title: '经办人',
            render: ({ accountName, principal }) => (
              <>
                {accountName} {principal ? <Tag>主经办人</Tag> : null}
              </>
            ),
          },
          { title: '期限', render: ({ from, until }) => `${from} 至 ${until ?? '长期'}` },
          { title: '授权', render: ({ byName, reason }) => `${byName ?? ''}：${reason}` },
        ]}
        next={next}
        empty={
          <Panel>
            <NothingThere text="还没有单位经办人。打开一个单位，登记主经办人。" />
          </Panel>
        }
      />
    </Page>
  );
}
