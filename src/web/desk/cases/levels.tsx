import { Tag } from 'antd';

/** How a term stands, in words. */
export const LEVELS: Readonly<Record<string, string>> = {
  'in-time': '正常',
  reminder: '将到期',
  overdue: '超期',
  escalated: '督办',
};

const COLOURS: Readonly<Record<string, string>> = { reminder: 'warning', overdue: 'error', escalated: 'error' };

export function LevelTag({ level }: { readonly level: string | null }) {
  if (level === null) return null;
  return <Tag color={COLOURS[level] ?? 'default'}>{LEVELS[level] ?? level}</Tag>;
}

/** The last day, and how it stands. */
export function Term({ day, level }: { readonly day: string | null; readonly level: string | null }) {
  if (day === null && level === null) return <span className="quiet">没有时限</span>;
  return (
    <>
      {day === null ? '' : `${day} `}
      <LevelTag level={level} />
    </>
  );
}
