import { formatDay } from '../../kit/index.ts';
import { factRows } from '../../store/index.ts';
import { beneficiaryOf } from '../cases/beneficiary.ts';
import type { Context } from '../context.ts';
import { today } from '../public/door.ts';
import { signCard } from '../public/card-code.ts';
import { maskName } from '../public/mask-name.ts';
import { CARDS, cardState } from '../public/verify.ts';
import { shapesOf } from '../registers/shape-of.ts';
import { read } from '../step.ts';

/** A 人才服务金卡 as its holder sees it. Days are `2025-09-01`. */
export interface OwnCard {
  readonly number: string;
  readonly name: string;
  /** On what ground it was given. */
  readonly ground: string;
  readonly issued: string | undefined;
  readonly until: string | undefined;
  /** 有效, 尚未发卡, 已收回 … */
  readonly state: string;
  readonly isValid: boolean;
  /** What its QR code says, signed; of a card that isn't valid there is none. */
  readonly code: string | undefined;
}

/** Nobody has more. */
const MOST_CARDS = 20;

/** One's own cards, the valid ones first. Without a person behind the account there are none. */
export async function myCards(context: Context): Promise<readonly OwnCard[]> {
  const { ruleSet, keys, actor, now } = context;
  const shape = shapesOf(ruleSet).get(CARDS);
  if (shape === undefined || actor.kind !== 'citizen' || actor.person === null) return [];
  const day = today({ now });
  return read(context, async (tx) => {
    const { party, name } = await beneficiaryOf(tx, context);
    const rows = await factRows(tx, {
      shape,
      columns: ['卡号', '依据说明', '发卡日期', '有效期至', '金卡状态'],
      where: [{ column: '持卡人', values: [party.token] }],
      validOn: day,
      most: MOST_CARDS,
    });
    return rows
      .map(({ values }): OwnCard => {
        const [state, isValid] = cardState(values, day);
        const [number, issued, until] = [String(values['卡号']), values['发卡日期'], values['有效期至']];
        const last = typeof until === 'number' ? formatDay(until) : undefined;
        return {
          number,
          name,
          ground: String(values['依据说明'] ?? ''),
          issued: typeof issued === 'number' ? formatDay(issued) : undefined,
          until: last,
          state,
          isValid,
          code:
            isValid && last !== undefined ? signCard(keys, { number, name: maskName(name), until: last }) : undefined,
        };
      })
      .sort((a, b) => Number(b.isValid) - Number(a.isValid));
  });
}
