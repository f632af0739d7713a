/** The faults of a situation, as it came in a file or a request. `docs/errors.md` lists them; a test holds the two together. */
export const SITUATION_CODES = {
  S001: '情形太大',
  S002: '嵌套太深',
  S003: '不是合法的 YAML',
  S004: '情形是空的',
  S005: '用了 YAML 的别名',
  S010: '情形不是“名称: 内容”',
  S011: '台账不是一列行',
  S012: '台账的一行不是“字段: 值”',
  S013: '给了由系统算出的字段',
  S014: '不认识的台账、字段或事项',
  S020: '值的写法不对，或超出范围',
  S021: '值不在可选范围内',
  S022: '身份证号或统一社会信用代码不对',
  S023: '已发放的一行不全，会重复发放',
  S024: '数值相乘，超出能精确计算的范围',
} as const;

export type SituationCode = keyof typeof SITUATION_CODES;
