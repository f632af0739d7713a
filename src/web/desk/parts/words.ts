/** How values, times and states are written on the desk. */

const CLOCK = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `2025-09-01 08:00`, China's time; of ISO 8601, or as PostgreSQL writes it (`2025-09-01 08:00:00.123456+08`). */
export function sayTime(text: string | null): string {
  if (text === null) return '';
  const iso = text
    .replace(' ', 'T')
    .replace(/(\.\d{3})\d+/u, '$1')
    .replace(/([+-]\d{2})$/u, '$1:00');
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return text;
  const part = Object.fromEntries(CLOCK.formatToParts(time).map(({ type, value }) => [type, value]));
  return `${part['year'] ?? ''}-${part['month'] ?? ''}-${part['day'] ?? ''} ${part['hour'] ?? ''}:${part['minute'] ?? ''}`;
}

/** Whose work it is. @param name as the API has it; null where it names nobody */
export function sayWho(account: string | null, own: string, name: string | null): string {
  if (account === null) return '';
  if (account === own) return '您';
  return name ?? (account === '0' ? '平台' : '已注销的账号');
}

/** `import:17` and the like. */
export function saySource(source: string): string {
  const [kind = '', id] = source.split(':');
  switch (kind) {
    case 'manual':
      return '人工登记';
    case 'import':
      return id === undefined ? '导入' : `第 ${id} 次导入`;
    case 'change':
      return id === undefined ? '变更申请' : `变更申请 ${id}`;
    case 'sample':
      return '示例数据';
    default:
      return source;
  }
}

const NUMBER = new Intl.NumberFormat('zh-CN');

export function sayCount(count: number): string {
  return NUMBER.format(count);
}

export function sayBytes(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} 字节`;
  const kib = bytes / 1024;
  return kib < 1024 ? `${kib.toFixed(kib < 10 ? 1 : 0)} KB` : `${(kib / 1024).toFixed(1)} MB`;
}

export const CHANGES = { insert: '登记', correct: '更正', change: '变更', withdraw: '撤回' } as const;
export const REQUEST_STATES = { open: '待批准', approved: '已批准', rejected: '已退回', cancelled: '已撤销' } as const;
