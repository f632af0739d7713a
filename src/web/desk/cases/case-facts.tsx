import { Tag } from 'antd';
import { Link } from 'react-router';
import type { CaseFactsView, FactGroupView } from '../../../flow/index.ts';
import { Facts } from '../parts/facts.tsx';
import { Panel } from '../parts/page.tsx';
import { sayCount, saySource, sayTime } from '../parts/words.ts';

type FactRow = FactGroupView['rows'][number];

/** What the last assessment rests on, each fact under the register that it comes from; what an applicant filled in stands by itself. */
export function CaseFacts({ facts: { seq, asOf, groups } }: { readonly facts: CaseFactsView }) {
  const registered = groups.filter(({ declared }) => !declared);
  return (
    <Panel title="台账事实">
      {registered.length === 0 ? <p className="quiet">{sayNone(seq)}</p> : <p className="quiet">截至 {asOf}。</p>}
      {registered.map((group) => (
        <Group key={group.register} group={group} />
      ))}
    </Panel>
  );
}

function sayNone(seq: number | null): string {
  return seq === null ? '没有测算，也就没有取台账的事实。' : '台账里没有与本件有关的行，事实都是申请填写的。';
}

function Group({ group: { register, keepers, rows, more } }: { readonly group: FactGroupView }) {
  return (
    <section className="fact-group" aria-label={`台账“${register}”`}>
      <h3>{register}</h3>
      {keepers.length === 0 ? null : <p className="beside">保管：{keepers.join('、')}</p>}
      {rows.map((row, index) => (
        <Row key={row.row ?? index} register={register} row={row} />
      ))}
      {more === 0 ? null : <p className="quiet">另有 {sayCount(more)} 行没有列出。</p>}
    </section>
  );
}

function Row({
  register,
  row: { facts, row, source, knownFrom },
}: {
  readonly register: string;
  readonly row: FactRow;
}) {
  return (
    <div className="fact-row">
      <Facts of={facts.map((fact) => [fact.name, <Fact key={fact.name} fact={fact} />] as const)} />
      {row === null ? (
        <p className="beside">台账里现在没有这一行，或者不在您的可见范围。</p>
      ) : (
        <p className="beside">
          {saySource(source ?? '')}，{sayTime(knownFrom)} 登记{' '}
          <Link to={`/registers/${encodeURIComponent(register)}/rows/${row}`}>看台账</Link>
        </p>
      )}
    </div>
  );
}

function Fact({ fact: { value, now, unit } }: { readonly fact: FactRow['facts'][number] }) {
  if (now === null) return sayFact(value, unit);
  return (
    <>
      {sayFact(value, unit)} <Tag color="warning">台账现为 {sayFact(now, unit)}</Tag>
    </>
  );
}

function sayFact(value: string, unit: string): string {
  if (value === '') return '空';
  if (unit === '') return value;
  return unit === '%' ? `${value}%` : `${sayCount(Number(value))} ${unit}`;
}
