import type { Change, Refusal } from './difference.ts';

/** One change of the dictionary, in Chinese, as the start shows it before it is done. */
export function describe(change: Change): string {
  switch (change.kind) {
    case 'add-register':
      return `新建台账“${change.shape.name}”（${String(change.shape.columns.length)}个字段）`;
    case 'add-column':
      return `台账“${change.register}”增加字段“${change.column.name}”，已有的行这一栏空着`;
    case 'add-values':
      return change.added.length === 0
        ? `台账“${change.register}”的“${change.column}”调整可选值的次序`
        : `台账“${change.register}”的“${change.column}”增加可选值：${change.added.join('、')}`;
    case 'widen':
      return `台账“${change.register}”的“${change.column}”放宽能填的范围`;
    case 'rights':
      return `台账“${change.register}”改变保管、可见或变更的规定：保管 ${change.keepers.join('、') || '无'}${change.fourEyes ? '，变更须两人' : ''}${sayVisibility(change)}`;
    case 'scope':
      return `台账“${change.register}”改变属地的认定，已有的行重新认定`;
    case 'words':
      return `台账“${change.register}”改变说明`;
  }
}

function sayVisibility({ visibility }: Extract<Change, { kind: 'rights' }>): string {
  switch (visibility.kind) {
    case 'scoped':
      return '';
    case 'city':
      return '，全市可见';
    case 'restricted':
      return `，可见 ${visibility.words}`;
  }
}

/** Changes as lines: many new registers are one line, all else a line each. */
export function describeAll(changes: readonly Change[]): readonly string[] {
  const fresh = changes.flatMap((change) => (change.kind === 'add-register' ? [change.shape.name] : []));
  const others = changes.filter(({ kind }) => kind !== 'add-register').map(describe);
  if (fresh.length <= 3) return [...changes.filter(({ kind }) => kind === 'add-register').map(describe), ...others];
  return [`新建台账${String(fresh.length)}个：${fresh.join('、')}`, ...others];
}

/** `[D031] 台账“个人”的字段“姓名”不见了：…` and the way out on a line of its own. */
export function describeRefusal({ code, what, why, wayOut }: Refusal): string {
  return `[${code}] ${what}：${why}\n  办法：${wayOut}`;
}
