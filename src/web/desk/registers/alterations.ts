/** What can be done to a row. */
export type Alteration = 'correct' | 'change' | 'withdraw';

interface Way {
  readonly code: Alteration;
  readonly name: string;
  readonly about: string;
}

export const WAYS: Readonly<Record<Alteration, Way>> = {
  correct: { code: 'correct', name: '更正', about: '原来就写错了：改成本来应有的样子，生效日期不变。' },
  change: { code: 'change', name: '变更', about: '情况变了：自某一天起不同，以前的样子仍然算数。' },
  withdraw: { code: 'withdraw', name: '撤回', about: '不该有，或不再有：不再出现在台账里，历史都留着。' },
};

export function isAlteration(text: string): text is Alteration {
  return Object.hasOwn(WAYS, text);
}
