import { civilOf, formatYuan, type Day, type Fen } from '../kit/index.ts';
import type { Block, OfficialDocument } from './document.ts';

/** What has to be had back, and why. Amounts in 分. */
export interface RecoveryToPrint {
  readonly caseId: string;
  /** Name of the item. */
  readonly item: string;
  /** Title and 文号 of the notice it rests on. */
  readonly basis: { readonly title: string; readonly number: string };
  /** Name of the one who owes. */
  readonly name: string;
  readonly given: Fen;
  readonly recovered: Fen;
  readonly owed: Fen;
  readonly reasons: readonly string[];
  /** The clause that the decision rests on; empty where the amount alone was settled anew. */
  readonly clause: string;
  /** The last day to pay back. */
  readonly until: Day;
  readonly on: Day;
  readonly office: { readonly organ: string; readonly phone: string; readonly address: string } | null;
}

/** 责令退回资金通知书. */
export function recoveryDocument(asked: RecoveryToPrint): OfficialDocument {
  const { caseId, item, basis, name, given, recovered, owed, reasons, clause, until, on, office } = asked;
  return {
    title: '责令退回资金通知书',
    blocks: [
      paragraph(`${name}：`),
      paragraph(
        `根据《${basis.title}》（${basis.number}），向你（单位）发放${item}${formatYuan(given)}（办件 ${caseId}）。经重新办理，应退回${formatYuan(owed)}。`,
      ),
      heading('一、事实和理由'),
      ...(reasons.length === 0 ? [paragraph('经重新核定，应发金额少于已发金额。')] : reasons.map(paragraph)),
      ...(clause === '' ? [] : [paragraph(`依据：${clause}。`)]),
      heading('二、退回的金额和期限'),
      paragraph(
        `应退回${formatYuan(owed)}${recovered === 0 ? '' : `（已退回或者抵扣${formatYuan(recovered)}，不含在内）`}，请于${sayDay(until)}以前退回。缴款时注明办件编号 ${caseId}，缴款凭证交拨付部门登记。`,
      ),
      paragraph('以后还有应发给你（单位）的资金的，可以从中抵扣。逾期不退回也无从抵扣的，依法追缴。'),
      heading('三、救济途径'),
      paragraph(
        '对本通知不服的，可以自收到之日起六十日内依法申请行政复议，或者自收到之日起六个月内依法提起行政诉讼。期间不停止执行，法律另有规定的除外。',
      ),
      ...(office === null ? [] : [paragraph(`联系电话：${office.phone}；地址：${office.address}。`)]),
    ],
    signature: { organ: office?.organ ?? '（发文机关）', date: sayDay(on) },
    annexes: [],
  };
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}

function heading(text: string): Block {
  return { kind: 'heading', level: 1, text };
}

function sayDay(day: Day): string {
  const { year, month, day: ofMonth } = civilOf(day);
  return `${String(year)}年${String(month)}月${String(ofMonth)}日`;
}
