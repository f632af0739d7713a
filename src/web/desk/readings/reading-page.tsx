import { Tag, Timeline } from 'antd';
import { useLoaderData } from 'react-router';
import type { ReadingView, RulingView } from '../../../flow/index.ts';
import { get } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import { may } from '../api/session.ts';
import { Listing } from '../parts/listing.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { Deciding, ProposalFacts, ProposalState } from '../parts/proposal.tsx';
import { useSession } from '../shell/session.ts';
import { Effect } from './effect.tsx';
import { Propose } from './propose.tsx';

type Option = ReadingView['options'][number];

export const loader = loaderOf(({ params: { id = '' }, signal }) => get<ReadingView>(api`readings/${id}`, signal));

/** One reading: what its options mean, how it has been taken, and a ruling in the making. */
export function Component() {
  const reading = useLoaderData<typeof loader>();
  const session = useSession();
  const { code, question, noticeTitle, options, option, timeline, items, rulings, standing } = reading;
  const open = rulings.find(({ state }) => state === 'open');
  return (
    <Page
      title={question}
      about={`口径 ${code}，${noticeTitle}`}
      above={[{ to: '/readings', text: '口径' }]}
      actions={option === null ? <Tag color="warning">待裁定</Tag> : <Tag color="processing">今天取 {option}</Tag>}
    >
      <Listing<Option>
        label="选项"
        rows={options}
        rowKey={({ name }) => name}
        columns={[
          { title: '选项', narrow: true, render: ({ name }) => name },
          {
            title: '意思是',
            narrow: true,
            render: ({ values }) => values.map(({ name, value }) => `${name}：${value}`).join('；'),
          },
          { title: '理由', render: ({ reason }) => reason },
        ]}
      />
      {open === undefined ? null : <Open ruling={open} />}
      {open === undefined && may(session, 'ruling.propose') ? <Propose key={code} reading={reading} /> : null}
      <Panel title="历次">
        <Timeline
          items={timeline.map(({ option: taken, from, document }) => ({
            key: `${from} ${document ?? ''}`,
            content: (
              <>
                <strong>{taken === null ? '没有现行选项，待裁定' : `取 ${taken}`}</strong>，自 {from} 起
                <span className="beside">{document === null ? sayNotice(standing) : `平台裁定，${document}`}</span>
              </>
            ),
          }))}
        />
        {items.length === 0 ? null : (
          <p className="quiet">涉及：{items.map((item) => `${item.code} ${item.name}`).join('、')}。</p>
        )}
      </Panel>
      {rulings
        .filter(({ state }) => state !== 'open')
        .map((ruling) => (
          <Panel key={ruling.id} title={`${titleOf(ruling)}（第 ${ruling.id} 号）`}>
            <p>
              <ProposalState state={ruling.state} />
            </p>
            <RulingFacts ruling={ruling} />
          </Panel>
        ))}
    </Page>
  );
}

function sayNotice(standing: string): string {
  return standing === '' ? '通知所列' : `通知所列，${standing}`;
}

function titleOf({ option, from }: RulingView): string {
  return option === null ? `自 ${from} 起没有现行选项` : `自 ${from} 起取 ${option}`;
}

function RulingFacts({ ruling }: { readonly ruling: RulingView }) {
  return (
    <ProposalFacts
      of={ruling}
      more={[
        ['文号', ruling.document],
        ['理由', ruling.reason],
      ]}
    />
  );
}

/** What waits for a second person, with whom it would touch. */
function Open({ ruling }: { readonly ruling: RulingView }) {
  const session = useSession();
  const { id, late, reading, option, from } = ruling;
  return (
    <>
      <Panel title={`提议：${titleOf(ruling)}`}>
        <RulingFacts ruling={ruling} />
        {late || !may(session, 'ruling.propose') ? null : <Effect asked={{ reading, option, from }} />}
      </Panel>
      <Deciding
        of={ruling}
        path={api`rulings/${id}`}
        what="这件提议"
        approve={`批准以后不能改，只能由后一个裁定取代。从 ${from} 起，平台的测算都按它；已经作出的测算和决定不变。`}
        may={may(session, 'ruling.decide')}
        late={late ? '起算日已到，不能再批准。请不予批准，由提出的人改好日期再提。' : undefined}
      />
    </>
  );
}
