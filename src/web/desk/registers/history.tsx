import { Timeline } from 'antd';
import type { Column, VersionView } from '../api/types.ts';
import { CHANGES, saySource, sayTime, sayWho } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';
import { Nothing, sayCell } from './cells.tsx';

interface HistoryProps {
  readonly columns: readonly Column[];
  /** The first one first. */
  readonly versions: readonly VersionView[];
}

/** Every version of a row, the latest first: since when it is true, since when it is known, and what it changed. */
export function History({ columns, versions }: HistoryProps) {
  return (
    <Timeline
      items={versions
        .map((version, i) => ({
          key: String(version.version),
          color: version.change === 'withdraw' ? 'red' : 'blue',
          content: <Version columns={columns} version={version} before={versions[i - 1]} />,
        }))
        .reverse()}
    />
  );
}

interface VersionProps {
  readonly columns: readonly Column[];
  readonly version: VersionView;
  readonly before: VersionView | undefined;
}

function Version({ columns, version, before }: VersionProps) {
  const own = useSession().account.id;
  const { change, validFrom, knownFrom, by, byName, source, reason } = version;
  const different =
    before === undefined || change === 'withdraw'
      ? []
      : columns.filter(({ name }) => before.values[name] !== version.values[name]);
  return (
    <>
      <h3>
        第 {version.version} 版：{CHANGES[change]}
      </h3>
      <p>
        {sinceWhen(change, validFrom)}；平台 {sayTime(knownFrom)} 起得知，{sayWho(by, own, byName)}写入（
        {saySource(source)}）。
      </p>
      {reason === null ? null : <p>依据：{reason}</p>}
      {different.length === 0 ? null : (
        <ul className="differences">
          {different.map((column) => (
            <li key={column.name}>
              {column.name}：<Said column={column} value={before?.values[column.name]} />{' '}
              <span aria-hidden="true">→</span>
              <span className="visually-hidden">改为</span> <Said column={column} value={version.values[column.name]} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function sinceWhen(change: VersionView['change'], validFrom: string | null): string {
  if (change === 'withdraw') return validFrom === null ? '自始不该有' : `自 ${validFrom} 起不再有`;
  return validFrom === null ? '自始如此' : `自 ${validFrom} 起如此`;
}

export function Said({
  column,
  value,
}: {
  readonly column: Column;
  readonly value: VersionView['values'][string] | undefined;
}) {
  const said = sayCell(column, value);
  return said === '' ? <Nothing /> : <span>{said}</span>;
}
