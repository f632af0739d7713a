import type { Day } from '../kit/index.ts';
import type { Industry, Occupation } from './industries.ts';
import type { Random } from './random.ts';

export type Cell = string | number | boolean | null;

/** A row as a situation has it: fields by their names, dates as `2025-09-01`, money in 元. */
export type SampleRow = Readonly<Record<string, Cell>>;

/** Rows of one register, or of a part of it. */
export interface SampleRows {
  readonly register: string;
  readonly rows: readonly SampleRow[];
}

export const RUNGS = ['学徒工', '初级工', '中级工', '高级工', '技师', '高级技师', '特级技师', '首席技师'] as const;

export type Rung = (typeof RUNGS)[number];

/** 0 for 学徒工 … 7 for 首席技师. */
export function rank(rung: Rung): number {
  return RUNGS.indexOf(rung);
}

/** 高级工 and above. */
export const SKILLED = rank('高级工');

export interface Organisation {
  readonly code: string;
  readonly name: string;
  readonly kind: '企业' | '技工院校' | '职业院校' | '社会组织' | '机关事业单位' | '其他';
  readonly county: string;
  readonly stateOwned: boolean;
  readonly chain: string | null;
  readonly voyage: boolean;
}

export interface Enterprise extends Organisation {
  readonly industry: Industry;
  /** Holds its own 自主评价. */
  readonly assesses: boolean;
  /** How many people newly reach 高级工 by its own assessment in the sample's year; null: as it happens. */
  readonly planned: number | null;
  readonly workers: Person[];
}

export interface School extends Organisation {
  readonly kind: '技工院校' | '职业院校';
  readonly level: string;
  readonly teachers: Person[];
  readonly students: Person[];
}

export interface Graduation {
  readonly school: Organisation;
  readonly className: '高级工班' | '预备技师班' | '技师班' | '其他';
  readonly fullTime: boolean;
  readonly day: Day;
  readonly occupation: Occupation;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly female: boolean;
  readonly born: Day;
  readonly category: '企业职工' | '机关事业单位工作人员' | '灵活就业人员' | '在校学生' | '其他';
  readonly employer: Organisation | null;
  readonly county: string | null;
  /** 失业保险参保月数. */
  readonly months: number;
  /** Begin of the present job. */
  readonly since: Day | null;
  readonly occupation: Occupation;
  readonly graduations: Graduation[];
  /** Their highest certificate; of two of one rung the later. */
  best: Certificate | null;
}

export interface Certificate {
  readonly number: string;
  readonly person: Person;
  readonly occupation: Occupation;
  readonly rung: Rung;
  readonly by: '企业自主评价' | '社会评价组织' | '院校评价' | '职业资格' | '直接认定';
  readonly assessor: Organisation;
  readonly day: Day;
}

/** Somebody in a firm of the city with a certificate of 高级工 or above: whom most measures are about. */
export interface Skilled {
  readonly person: Person;
  readonly employer: Enterprise;
  readonly best: Certificate;
}

export interface Organisations {
  readonly enterprises: readonly Enterprise[];
  readonly schools: readonly School[];
  /** A 技工院校 of another city. */
  readonly elsewhere: Organisation;
  readonly trainers: readonly Organisation[];
  readonly assessors: readonly Organisation[];
  /** Firms that founders have set up. */
  readonly startups: readonly Organisation[];
  /** The 职业技能鉴定指导中心, which gave out 职业资格. */
  readonly centre: Organisation;
  /** Public bodies: by name of the department, and of the county its 人力资源和社会保障局. */
  readonly offices: ReadonlyMap<string, Organisation>;
  /** Cultural and sports institutions, hospitals, scenic places. */
  readonly institutions: readonly Organisation[];
}

export interface World extends Organisations {
  readonly today: Day;
  /** The year most facts are of: the last full one, but never before 2025, the first year of the notice. */
  readonly year: number;
  /** First and last day of that year, the last not after today. */
  readonly from: Day;
  readonly to: Day;
  readonly people: readonly Person[];
  /** 机关事业单位工作人员. */
  readonly officials: readonly Person[];
  readonly certificates: readonly Certificate[];
  readonly skilled: readonly Skilled[];
  /** Those of them who are 技师 or above. */
  readonly masters: readonly Skilled[];
  /** Codes of the firms that have appointed 特级技师 or 首席技师. */
  readonly appointing: ReadonlySet<string>;
  readonly founders: readonly Founder[];
  readonly cast: Cast;
  /** A stream of its own for every area, so that what one draws doesn't shift another. */
  random(area: string): Random;
}

export interface Founder {
  readonly person: Person;
  readonly firm: Organisation;
  readonly day: Day;
}

/** Those whom the sample's own accounts belong to, each with something to find. */
export interface Cast {
  /** Exactly 100 newly skilled people in the year. */
  readonly enterprise: Enterprise;
  readonly school: School;
  /** A worker with a certificate of this year that nothing was paid for yet. */
  readonly worker: Person;
  /** Two medals in one 竞赛项目, the lower one paid. */
  readonly champion: Person;
  /** Founded a firm in rented rooms. */
  readonly founder: Person;
}
