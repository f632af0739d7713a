/**
 * The overdue ladder (逾期督办): what is done when so many days have gone by. The days are the notice's own parameters (参数 逾期督办 of its
 * sixteenth measure), so that they are changed there; what each rung means is said there too (枚举 督办级别).
 */
export const LADDER_STEPS = [
  { rung: 'remind', name: '提醒', parameter: '逾期提醒', does: '平台提醒责任单位' },
  { rung: 'urge', name: '催办', parameter: '逾期催办', does: '发催办单，责任单位书面说明' },
  { rung: 'announce', name: '通报', parameter: '逾期通报', does: '在成员单位范围内通报，限期完成' },
  { rung: 'summon', name: '约谈', parameter: '逾期约谈', does: '报市委组织部，约谈责任单位分管负责人' },
] as const;

export type Rung = 'none' | (typeof LADDER_STEPS)[number]['rung'];

/** The rungs in force on a day, the lowest first; `days` are calendar days after the last day. */
export type Ladder = readonly { readonly rung: Rung; readonly days: number }[];

/** @param daysOf value of a parameter on the day; undefined where it has none: that rung is left out. */
export function ladderOf(daysOf: (parameter: string) => number | undefined): Ladder {
  return LADDER_STEPS.flatMap(({ rung, parameter }) => {
    const days = daysOf(parameter);
    return days === undefined ? [] : [{ rung, days }];
  });
}

/** The highest rung that so many days have reached. */
export function rungAt(ladder: Ladder, late: number): Rung {
  return ladder.reduce<Rung>(
    (highest, { rung, days }) => (late >= days && isAbove(rung, highest) ? rung : highest),
    'none',
  );
}

export function isAbove(one: Rung, other: Rung): boolean {
  return heightOf(one) > heightOf(other);
}

export function rungName(rung: Rung): string {
  return LADDER_STEPS.find((step) => step.rung === rung)?.name ?? '未到提醒';
}

/** 0 for none. */
export function heightOf(rung: Rung): number {
  return LADDER_STEPS.findIndex((step) => step.rung === rung) + 1;
}
