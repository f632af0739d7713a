import { Tag } from 'antd';
import type { CaseView } from '../../../flow/index.ts';
import { Panel } from '../parts/page.tsx';
import { sayFen } from '../parts/money.tsx';
import { sayTime } from '../parts/words.ts';

const COLOURS = { agree: 'success', disagree: 'error', return: 'warning', reject: 'error' } as const;

/** Opinions of this round side by side, with the departments that are still to give theirs; earlier rounds below. */
export function Opinions({ view }: { readonly view: CaseView }) {
  const { opinions, round, status, stages, stage } = view;
  const now = opinions.filter((one) => one.round === round);
  const before = opinions.filter((one) => one.round !== round);
  const at = stages.find(({ index }) => index === stage);
  const departments = status === 'joint-review' ? (at?.departments ?? []) : [];
  const awaited = departments.filter(
    (name) => !now.some(({ by, stage: where }) => by.department === name && where === at?.name),
  );
  if (opinions.length === 0 && awaited.length === 0) return null;
  return (
    <Panel title="意见">
      <ul className="beside-each-other">
        {now.map((one) => (
          <One key={one.at + one.stage + (one.by.department ?? '')} one={one} />
        ))}
        {awaited.map((name) => (
          <li key={name}>
            <strong>{name}</strong> <Tag>还没有出具</Tag>
          </li>
        ))}
      </ul>
      {before.length === 0 ? null : (
        <details>
          <summary>前几轮的 {before.length} 条意见</summary>
          <ul className="beside-each-other">
            {before.map((one) => (
              <One key={one.at + one.stage + (one.by.department ?? '')} one={one} />
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}

function One({ one }: { readonly one: CaseView['opinions'][number] }) {
  const { by, verdict, verdictName, text, stage, at, meeting, round } = one;
  return (
    <li>
      <strong>{by.department ?? by.roleName}</strong> <Tag color={COLOURS[verdict]}>{verdictName}</Tag>
      <p>{text}</p>
      {meeting === null ? null : (
        <p>
          {meeting.on} {meeting.minutes}，参加：{meeting.attendees.join('、')}
        </p>
      )}
      <span className="beside">
        {sayBy(by)} {sayTime(at)} 第 {round} 轮 {stage}
      </span>
    </li>
  );
}

/** `王受理（受李审核委托）`. */
/** `王受理`, and for whom. */
export function sayBy({ name, roleName, behalf }: CaseView['opinions'][number]['by']): string {
  return `${name ?? roleName}${behalf === null ? '' : `（受${behalf}委托）`}`;
}

/** What came of it so far: decision, refusals, appeals, objections, money. */
export function Outcomes({ view }: { readonly view: CaseView }) {
  const { decision, rejections, appeals, objections, supplements, money, ruling, notice, rating } = view;
  const lines: readonly (readonly [string, string])[] = [
    ...(decision === null
      ? []
      : [
          [
            '决定',
            [
              sayFen(decision.amount, '不涉及金额'),
              decision.discretion === null ? '' : `核定：${decision.discretion.reason}`,
              `${sayBy(decision.by)} ${sayTime(decision.at)}`,
            ]
              .filter((part) => part !== '')
              .join('，'),
          ] as const,
        ]),
    ...(decision?.verified ?? []).map(
      ({ name, found, verdict, text }) => [`疑点：${name}`, `${found}。${verdict}：${text}`] as const,
    ),
    ...supplements.map(
      ({ items, respondBy }) =>
        [`补正（${respondBy}前）`, items.map(({ name, problem }) => `${name}：${problem}`).join('；')] as const,
    ),
    ...rejections.map(({ reasons, basis }) => ['不予通过', `${reasons.join('；')}。依据：${basis}`] as const),
    ...(ruling === null ? [] : [['提请裁定', `口径 ${ruling.reading}：${ruling.question}`] as const]),
    ...(notice === null ? [] : [['公示', `${notice.batch} 第 ${String(notice.row)} 行，到 ${notice.until}`] as const]),
    ...objections.map(
      ({ receipt, grounds, reason }) =>
        [`异议 ${receipt}`, `${grounds}${reason === null ? '（待处理）' : `。处理：${reason}`}`] as const,
    ),
    ...appeals.map(
      ({ kind, grounds, reason }) =>
        [kind, `${grounds}${reason === null ? '（待处理）' : `。处理：${reason}`}`] as const,
    ),
    ...(money.paid > 0 ? [['已拨付', sayFen(money.paid)] as const] : []),
    ...(money.withheld > 0 ? [['已抵扣', sayFen(money.withheld)] as const] : []),
    ...(money.recovered > 0 ? [['已追回', sayFen(money.recovered)] as const] : []),
    ...(money.due !== null && money.due < 0 ? [['应追回', sayFen(-money.due)] as const] : []),
    ...(rating === null
      ? []
      : [['评价', `${String(rating.stars)} 星${rating.text === '' ? '' : `：${rating.text}`}`] as const]),
  ];
  if (lines.length === 0) return null;
  return (
    <Panel title="办理的结果">
      <dl className="outcomes">
        {lines.map(([name, said]) => (
          <div key={name + said}>
            <dt>{name}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
