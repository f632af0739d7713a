import { formatDay, type Day } from '../../kit/index.ts';
import { ORGANISATION, PERSON, type RowValues } from '../../register/index.ts';
import { factRows, namesByKey, type FactFilter, type Tx } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { shapesOf } from '../registers/shape-of.ts';
import { looksLikeCard, readCard } from './card-code.ts';
import { lookingAtRestricted, today, type OpenDoor } from './door.ts';
import { maskName, openText, tailOf } from './mask-name.ts';

/**
 * What somebody who holds a certificate or a card in hand may know of it: whether it is so, and as much as to see that it is this one. The
 * name is masked, since numbers can be guessed; nothing is listed, and nothing is found by a name or an ID number.
 */
export type Verified =
  | { readonly kind: 'none' }
  /** It claims to be the QR code of a card, and the platform didn't sign it. */
  | { readonly kind: 'forged' }
  | {
      readonly kind: 'certificate' | 'card';
      readonly isValid: boolean;
      /** 有效, 到期, 已收回 … */
      readonly state: string;
      /** `****0012`. */
      readonly number: string;
      readonly name: string;
      /** Other facts in the order in which they are read. */
      readonly facts: readonly { readonly term: string; readonly text: string }[];
    };

const CERTIFICATES = '职业技能等级证书';
export const CARDS = '人才服务金卡';

/** The longest number there is, and the longest signed code of a card. */
const MOST_SIGNS = 60;
const MOST_SIGNED = 300;

/** A number as it is printed or as a QR code has it: alone, or as `code` of an address. Undefined where it can be none. */
function readCode(text: string): string | undefined {
  const trimmed = text.normalize('NFKC').trim();
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  const code = (url?.searchParams.get('code') ?? trimmed).trim();
  const most = looksLikeCard(code) ? MOST_SIGNED : MOST_SIGNS;
  return code === '' || code.length > most || /[\s<>]/u.test(code) ? undefined : code;
}

/** A door by which signatures can be checked. */
type KeyedDoor = OpenDoor & Pick<Context, 'keys'>;

/** Looks up one certificate or one card by its whole number, or a card by its check code or by the signed code that its holder shows. */
export function verify(door: KeyedDoor, text: string): Promise<Verified> {
  const code = readCode(text);
  if (code === undefined) return Promise.resolve({ kind: 'none' });
  if (looksLikeCard(code)) {
    const shown = readCard(door.keys, code);
    if (shown === undefined) return Promise.resolve({ kind: 'forged' });
    return lookingAtRestricted(door, async (tx) => (await card(tx, door, shown.number)) ?? { kind: 'none' });
  }
  return lookingAtRestricted(
    door,
    async (tx) => (await card(tx, door, code)) ?? (await certificate(tx, door, code)) ?? { kind: 'none' },
  );
}

/** 核验只显示姓名、卡号尾号、有效期和状态，不显示身份证号和联系方式. */
async function card(tx: Tx, door: OpenDoor, code: string): Promise<Verified | undefined> {
  const columns = ['卡号', '持卡人', '发卡日期', '有效期至', '金卡状态'];
  const row = await rowWith(tx, door, CARDS, columns, [
    { column: '卡号', values: [code] },
    { column: '核验码', values: [code] },
  ]);
  if (row === undefined) return undefined;
  const [state, isValid] = cardState(row, today(door));
  const until = row['有效期至'];
  return {
    kind: 'card',
    isValid,
    state,
    number: tailOf(String(row['卡号'])),
    name: await nameOf(tx, door, row['持卡人']),
    facts: typeof until === 'number' ? [{ term: '有效期至', text: formatDay(until) }] : [],
  };
}

/** By its own state, and by its days, which may be over before anybody has said so. */
export function cardState(row: RowValues, day: Day): readonly [state: string, isValid: boolean] {
  const [state, until] = [row['金卡状态'], row['有效期至']];
  if (state === '收回卡') return ['已收回', false];
  if (state === '待发卡' || row['发卡日期'] === undefined) return ['尚未发卡', false];
  if (state === '到期卡' || typeof until !== 'number' || until < day) return ['已过有效期', false];
  return state === '有效卡' ? ['有效', true] : ['不在有效状态', false];
}

/** Whoever shows a certificate shows all of this. */
async function certificate(tx: Tx, door: OpenDoor, code: string): Promise<Verified | undefined> {
  const columns = ['证书编号', '身份证号', '职业', '等级', '评价机构', '发证日期'];
  const row = await rowWith(tx, door, CERTIFICATES, columns, [{ column: '证书编号', values: [code] }]);
  if (row === undefined) return undefined;
  const organisation = shapesOf(door.ruleSet).get(ORGANISATION);
  const key = String(row['评价机构'] ?? '');
  const assessor = organisation === undefined ? undefined : (await namesByKey(tx, organisation, [key])).get(key);
  const issued = row['发证日期'];
  const facts = [
    ['职业', row['职业']],
    ['等级', row['等级']],
    ['评价机构', assessor],
    ['发证日期', typeof issued === 'number' ? formatDay(issued) : undefined],
  ] as const;
  return {
    kind: 'certificate',
    isValid: true,
    state: '登记有效',
    number: tailOf(code),
    name: await nameOf(tx, door, row['身份证号']),
    facts: facts.flatMap(([term, text]) => (typeof text === 'string' ? [{ term, text: openText(text) }] : [])),
  };
}

async function rowWith(
  tx: Tx,
  { ruleSet, now }: OpenDoor,
  register: string,
  columns: readonly string[],
  where: readonly FactFilter[],
): Promise<RowValues | undefined> {
  const shape = shapesOf(ruleSet).get(register);
  if (shape === undefined) return undefined;
  const rows = await factRows(tx, { shape, columns, where, validOn: today({ now }), most: 2 });
  return rows.length === 1 ? rows[0]?.values : undefined;
}

async function nameOf(tx: Tx, { ruleSet }: OpenDoor, token: RowValues[string] | undefined): Promise<string> {
  const shape = shapesOf(ruleSet).get(PERSON);
  if (shape === undefined || typeof token !== 'string') return '*';
  return maskName((await namesByKey(tx, shape, [token])).get(token) ?? '');
}
