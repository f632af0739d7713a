import type { CaseView } from '../../../flow/index.ts';
import { Facts } from '../parts/facts.tsx';
import { sayFen } from '../parts/money.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Panel } from '../parts/page.tsx';
import { Differences } from './differences.tsx';
import { Replay } from './replay.tsx';

export type AssessedRecord = CaseView['assessments'][number]['record'];

/** The last assessment with all that it rests on; the ones before it can be opened. */
export function Assessments({ view }: { readonly view: CaseView }) {
  const [last, ...before] = view.assessments.toReversed();
  if (last === undefined)
    return (
      <Panel title="测算">
        <NothingThere text={view.item.kind === 'service' ? '服务事项不测算。' : '还没有测算过。'} />
      </Panel>
    );
  return (
    <Panel title={`测算（${last.momentName}）`}>
      <Assessed record={last.record} />
      {last.differences.length === 0 ? null : <Differences of={last.differences} label="与上一次测算的不同" />}
      <Replay key={last.seq} id={view.id} seq={last.seq} momentName={last.momentName} />
      {before.map(({ seq, momentName, record, differences }) => (
        <details key={seq}>
          <summary>
            {momentName}的测算：{sayResult(record)}（截至 {record.asOf}）
          </summary>
          <Assessed record={record} />
          {differences.length === 0 ? null : <Differences of={differences} label={`${momentName}与更早一次的不同`} />}
          <Replay id={view.id} seq={seq} momentName={momentName} />
        </details>
      ))}
    </Panel>
  );
}

/** `可以享受，2,000元`. */
export function sayResult({ statusName, outcome, amount, range }: AssessedRecord): string {
  if (outcome !== 'money') return statusName;
  if (amount !== null) return `${statusName}，${sayFen(amount)}`;
  return range === null ? statusName : `${statusName}，在 ${sayFen(range.low)} 至 ${sayFen(range.high)} 之间核定`;
}

/** A verdict first, then the sum, then why, then the sentence, then the readings it rests on. */
export function Assessed({ record }: { readonly record: AssessedRecord }) {
  const { amount, full, benefit, figures, clause, sentence, trace, missing, readings, asOf } = record;
  return (
    <div className="assessed">
      <p className="verdict">{sayResult(record)}</p>
      {full !== null && full !== amount ? (
        <p>
          应得 {sayFen(full)}，扣除已享受的以后应发 {sayFen(amount)}。
        </p>
      ) : null}
      {missing.length === 0 ? null : <p>还不知道：{missing.join('、')}。</p>}
      {trace.length === 0 ? null : (
        <ol className="trace" aria-label="理由">
          {trace.map((line, index) => (
            <li key={`${String(index)}${line}`}>{line}</li>
          ))}
        </ol>
      )}
      {sentence === '' ? null : (
        <blockquote className="quoted">
          <p>{sentence}</p>
          <footer>{clause}</footer>
        </blockquote>
      )}
      <Facts
        of={[
          ...Object.entries(benefit ?? {}).map(
            ([name, value]) => [BENEFIT_NAMES[name] ?? name, sayValue(value)] as const,
          ),
          ...Object.entries(figures ?? {}).map(([name, value]) => [name, sayValue(value)] as const),
          ['截至', asOf],
        ]}
      />
      {readings.length === 0 ? null : (
        <ul className="plain-list" aria-label="所依据的口径">
          {readings.map(({ code, question, option, reason, standing }) => (
            <li key={code}>
              口径 {code} {question}
              <span className="beside">
                {option === null ? '已撤回' : `现行 ${option}`}
                {reason === '' ? '' : `：${reason}`}（{standing}）
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const BENEFIT_NAMES: Readonly<Record<string, string>> = {
  kind: '待遇',
  area: '面积（平方米）',
  years: '年数',
  as: '按',
};

/** What stands in an application or a benefit, as text. */
export function sayValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return String(value);
    case 'boolean':
      return value ? '是' : '否';
    default:
      return value === null || value === undefined ? '' : JSON.stringify(value);
  }
}
