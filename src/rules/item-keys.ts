import type { GuideEntry } from '../notice/index.ts';
import { bracketed } from './words.ts';
import { SERVICE_KEYS } from './guide.ts';

export const FIXED_KEYS: readonly string[] = [
  ...SERVICE_KEYS,
  '认定单元',
  '范围',
  '另可申报',
  '领取人',
  '事实日期',
  '条件',
  '排除',
  '奖励',
  '核定',
  '待遇',
  '合规标准',
  '结论',
  '同项',
  '同项处理',
  '替代',
  '不同享',
  '就高不重复',
];

/** Any other 要素 is a derived fact. */
export function isFixed(entry: GuideEntry): boolean {
  const { name } = bracketed(entry.key);
  return (
    FIXED_KEYS.includes(entry.key.text) || FIXED_KEYS.includes(name.text) || /^(?:待遇|核算)\./u.test(entry.key.text)
  );
}
