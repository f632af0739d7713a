/** The faults of registers: of a value, a row, and a dictionary. `docs/errors.md` lists them; a test holds the two together. */
export const REGISTER_CODES = {
  D001: '必填的一栏空着',
  D002: '文字太长',
  D003: '文字里有控制字符',
  D004: '日期的写法不对，或超出范围',
  D005: '年度的写法不对，或超出范围',
  D006: '是否的写法不对',
  D007: '数的写法不对，或超出范围',
  D008: '值不在可选范围内',
  D009: '身份证号不对',
  D010: '统一社会信用代码不对',
  D011: '身份证号写在了不收身份证号的一栏',
  D012: '没有这一栏',
  D013: '值的类型不对',
  D020: '已有同一主键的行',
  D021: '同一批里有两行主键相同',
  D022: '所引用的行不存在，或不在可见范围',
  D023: '不在可写的范围',
  D024: '行已被别人改过',
  D025: '没有这一行，或不在可见范围',
  D026: '变更的生效日期不对',
  D027: '还有别的行引用它',
  D028: '已有一件等待批准的变更申请',
  D029: '申请与批准须是两人',
  D030: '台账不见了',
  D031: '字段不见了',
  D032: '字段的类型变了',
  D033: '枚举少了值',
  D034: '主键变了',
  D035: '空着的含义变了',
  D036: '名称不能用作表名或列名',
  D037: '原有的字段要改为存放身份证号，或不再存放',
  D038: '由办件写入的行，只随办件变动',
} as const;

export type RegisterCode = keyof typeof REGISTER_CODES;

/** One fault of a row, said so that the reader knows what to do. */
export interface RowFault {
  /** The column it stands in; empty: the whole row. */
  readonly column: string;
  readonly code: RegisterCode;
  /** Chinese: what was given, and what is wrong with it. ID numbers in it are masked. */
  readonly message: string;
  /** Chinese: what is allowed, or what to do next. */
  readonly hint: string;
}
