import type { Block, GuideEntry, Measure } from '../notice/index.ts';
import type { Faults } from './faults.ts';
import type { Guide, GuideMaterial, Stage } from './model.ts';
import { own } from './own.ts';
import type { World } from './scope.ts';
import { bracketed, LIST, SEMICOLON, split } from './words.ts';

/** 要素 that say how a service runs, not what it gives. */
export const SERVICE_KEYS = [
  '服务对象',
  '资金来源',
  '申请材料',
  '申请表',
  '办理流程',
  '承诺时限（工作日）',
  '办理方式',
  '办理结果',
  '牵头部门',
  '次数',
  '依据',
  '口径',
] as const;

const FUNDS = ['教育专项经费', '人才专项资金', '就业补助资金', '失业保险基金', '专项培训资金', '市级财政资金'] as const;
const MODES = ['免申即享', '申请', '依职权'] as const;

export function entryOf(block: Block, key: string): GuideEntry | undefined {
  for (const entry of block.guide) if (entry.key.text === key) return entry;
  return undefined;
}

export function textOf(block: Block, key: string): string | undefined {
  return entryOf(block, key)?.value.text;
}

/** The part of a 办事指南 that every 事项, 校验 and 服务 has. */
export function readGuide(block: Block, measure: Measure, faults: Faults): Guide {
  const stages = stagesOf(block, faults);
  const promised = promisedOf(block, stages, faults);
  const own = entryOf(block, '牵头部门');
  return {
    ...(pick(block, '资金来源', FUNDS, faults)[0] === undefined ? {} : { fund: textOf(block, '资金来源') ?? '' }),
    materials: materialsOf(block, faults),
    stages,
    ...(promised === undefined ? {} : { promisedDays: promised }),
    modes: pick(block, '办理方式', MODES, faults),
    leads: own === undefined ? measure.leads : split(own.value, LIST).map((part) => part.text),
    ...optional(block, 'form', '申请表'),
    ...optional(block, 'times', '次数'),
    ...optional(block, 'basis', '依据'),
    entries: block.guide.map((entry) => ({ key: entry.key.text, value: entry.value.text })),
  };
}

/** 申请表 is the register whose fields the applicant fills. */
export function checkForm(block: Block, world: World, faults: Faults): void {
  const form = entryOf(block, '申请表');
  const register = form?.value.text.replace(/^台账\s*/u, '');
  if (form !== undefined && register !== undefined && own(world.registers, register) === undefined)
    faults.unknown(form.value.place, '台账', register, Object.keys(world.registers));
}

function optional<K extends string>(block: Block, name: K, key: string): Partial<Record<K, string>> {
  const text = textOf(block, key);
  const part: Partial<Record<string, string>> = text === undefined ? {} : { [name]: text };
  return part;
}

function pick(block: Block, key: string, allowed: readonly string[], faults: Faults): string[] {
  const entry = entryOf(block, key);
  if (entry === undefined) return [];
  return split(entry.value, /[；;、]/gu).flatMap((part) => {
    if (allowed.includes(part.text)) return [part.text];
    faults.unknown(part.place, key, part.text, allowed);
    return [];
  });
}

/** What may stand in the bracket behind a material: where it comes from, or who brings it. */
const MATERIAL_MARKS = ['系统提取', '需要时'] as const;

function materialsOf(block: Block, faults: Faults): GuideMaterial[] {
  const entry = entryOf(block, '申请材料');
  if (entry === undefined) return [];
  return split(entry.value, SEMICOLON)
    .filter((part) => part.text !== '无' && part.text !== '无需')
    .map((part) => {
      const { name, inner } = bracketed(part);
      const known = MATERIAL_MARKS.find((mark) => mark === inner?.text);
      if (inner !== undefined && known === undefined)
        faults.unknown(inner.place, '材料标注', inner.text, MATERIAL_MARKS);
      return { name: name.text, fromRegister: known === '系统提取', whenNeeded: known === '需要时' };
    });
}

const STAGE = /^(?<name>[^〔\d]+?)\s*(?:〔(?<departments>[^〕]*)〕)?\s*(?<days>\d+)$/u;

/** `受理 3 → 联审〔市财政局、市教育体育局〕5 → 公示 5`: stages in order, with departments and working days. */
function stagesOf(block: Block, faults: Faults): Stage[] {
  const entry = entryOf(block, '办理流程');
  if (entry === undefined) return [];
  return split(entry.value, /→|->/gu).flatMap((part) => {
    const groups = STAGE.exec(part.text)?.groups;
    if (groups === undefined) {
      faults.add(part.place, 'R040', `办理环节“${part.text}”看不懂`, '写成“县级初审 5”或“联审〔市财政局〕5”');
      return [];
    }
    const departments = groups['departments']?.split(LIST).map((name) => name.trim()) ?? [];
    return [{ name: groups['name'] ?? '', departments, days: Number(groups['days']) }];
  });
}

function promisedOf(block: Block, stages: readonly Stage[], faults: Faults): number | undefined {
  const entry = entryOf(block, '承诺时限（工作日）');
  if (entry === undefined) return undefined;
  const promised = Number(entry.value.text);
  const sum = stages.reduce((days, stage) => days + stage.days, 0);
  if (promised !== sum)
    faults.add(
      entry.value.place,
      'R041',
      `承诺时限${entry.value.text}个工作日与各环节之和${String(sum)}不一致`,
      `改为${String(sum)}，或调整环节`,
    );
  return promised;
}
