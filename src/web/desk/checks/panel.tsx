import { Tag } from 'antd';
import { Link } from 'react-router';
import type { FindingView } from '../../../flow/index.ts';
import { Panel } from '../parts/page.tsx';

export const VERDICTS = { verified: '已核实', immaterial: '不影响' } as const;

/** 交叉核验: what looks odd about a case, where it was found, and what was said of it. */
export function CrossChecks({ findings }: { readonly findings: readonly FindingView[] }) {
  const open = findings.filter((one) => one.open).length;
  return (
    <Panel
      title="交叉核验"
      actions={open > 0 ? <Tag color="warning">疑点 {open}</Tag> : <Tag color="success">没有待核实的疑点</Tag>}
    >
      {findings.length === 0 ? (
        <p className="quiet">与台账和其他办件比对过，现在没有看到疑点。</p>
      ) : (
        <>
          <p className="quiet">只提示，不判断。由作决定的人逐条写核实说明。</p>
          <ul className="findings">
            {findings.map((finding) => (
              <li key={finding.id}>
                <Finding finding={finding} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function Finding({ finding: { name, found, why, places, open, verdict, text } }: { readonly finding: FindingView }) {
  return (
    <>
      <strong>{name}</strong>{' '}
      {open ? <Tag color="warning">待核实</Tag> : <Tag color="success">{sayVerdict(verdict)}</Tag>}
      <p>{found}。</p>
      <ul className="plain-list" aria-label="在哪里">
        {places.map((place) => (
          <li key={place.text}>
            <PlaceLink place={place} />
          </li>
        ))}
      </ul>
      <span className="beside">{why}</span>
      {text === null ? null : <p>核实说明：{text}</p>}
    </>
  );
}

function sayVerdict(verdict: FindingView['verdict']): string {
  return verdict === null ? '' : VERDICTS[verdict];
}

function PlaceLink({ place: { text, case: id, register, row } }: { readonly place: FindingView['places'][number] }) {
  if (id !== null) return <Link to={`/cases/${id}`}>{text}</Link>;
  if (register !== null && row !== null)
    return <Link to={`/registers/${encodeURIComponent(register)}/rows/${row}`}>{text}</Link>;
  return (
    <>
      {text} <span className="quiet">不在您的可见范围</span>
    </>
  );
}
