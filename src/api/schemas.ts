import Type, { type TSchema } from 'typebox';
import type { LoadedNotices } from '../flow/index.ts';

type RuleSet = LoadedNotices['ruleSet'];
type Field = RuleSet['registers'][string]['fields'][number];

/**
 * The shapes of the API, for its OpenAPI description. What comes in is parsed by the room that owns it (a situation by `assessment`, so
 * that the command line, the API and the browser refuse the same things in the same words), so these are not run against requests.
 */
const text = (description: string) => Type.String({ description });
const texts = (description: string) => Type.Array(Type.String(), { description });

export const problemSchema = Type.Object(
  {
    type: text('问题的种类，如 urn:jiangtong:problem:bad-situation'),
    title: text('问题的名称'),
    status: Type.Integer({ description: 'HTTP 状态码' }),
    detail: text('这一次出了什么问题'),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: text('出错的位置，JSON Pointer；空串是整个请求'),
          parameter: Type.Optional(text('出错的参数或请求头')),
          code: text('错误编码'),
          message: text('给了什么，错在哪里'),
          hint: Type.Optional(text('可以怎么写，下一步怎么办')),
        }),
        { description: '全部错误，一次给出' },
      ),
    ),
    available: Type.Optional(
      Type.Array(
        Type.Object({
          command: text('命令，如 accept'),
          name: text('名称，如 受理'),
          by: text('谁可以办'),
          yours: Type.Boolean({ description: '您是否可以办' }),
        }),
        { description: '办件现在可以办的步骤' },
      ),
    ),
  },
  { description: '问题（RFC 9457）' },
);

const head = Type.Object({
  文号: text('如 聊政办字〔2024〕23号'),
  标题: text('标题'),
  简称: text('简称'),
  发文机关: text('发文机关'),
  成文日期: text('如 2024-12-29'),
  施行日期: text('如 2024-12-29'),
  层级: Type.Enum(['国家', '省', '市', '县']),
  上位依据: texts('上位依据'),
  文本性质: Type.Enum(['原文', '摘要']),
});

export const noticeListSchema = Type.Object({
  notices: Type.Array(
    Type.Object({
      id: text('文件的编号，也是它的地址'),
      head,
      measures: Type.Integer({ description: '措施条数' }),
      items: Type.Array(Type.Object({ code: text('事项编码'), name: text('事项名称') })),
      url: text('全文数据的地址'),
      page: text('网页地址'),
    }),
  ),
});

const anything = (description: string): TSchema =>
  Type.Array(Type.Object({}, { additionalProperties: true }), { description });

export const noticeSchema = Type.Object({
  id: text('文件的编号'),
  head,
  measures: anything('各条措施：编号、标题、条款、牵头单位、逐句原文（sentences）和每句的办理内容（blocks）'),
  dictionary: anything('数据字典：枚举和台账'),
  items: anything('事项：条件、标准、同项、口径、办事指南（编译后）'),
  services: anything('办事服务'),
  tasks: anything('任务'),
  indicators: anything('指标'),
  readings: anything('口径：各选项、现行选项、理由'),
});

const entry = {
  item: text('事项编码，如 03-01'),
  name: text('事项名称'),
  notice: text('文号'),
  key: text('同项键，如 焊接/2025'),
  clause: text('条款，如 （三）'),
  quote: text('给出这一结果的原句'),
  readings: texts('影响结果的口径'),
  because: texts('理由，按判断的先后'),
};

const benefit = Type.Object(
  { kind: text('如 办公场所、学历待遇') },
  { additionalProperties: Type.Union([Type.String(), Type.Number()]), description: '实物或待遇' },
);

export const assessmentSchema = Type.Object({
  notices: texts('有结果的文件的文号'),
  asOf: text('测算之日，如 2025-12-31'),
  awards: Type.Array(
    Type.Object({
      ...entry,
      beneficiary: text('对象'),
      status: Type.Literal('award'),
      amount: Type.Optional(Type.Number({ description: '应发金额，元' })),
      full: Type.Optional(Type.Number({ description: '全额，元' })),
      paidBefore: Type.Optional(Type.Number({ description: '此前已发，元' })),
      benefit: Type.Optional(benefit),
      nearest: Type.Optional(text('距下一档')),
    }),
    { description: '可以得到的' },
  ),
  notAwarded: Type.Array(
    Type.Object({
      ...entry,
      beneficiary: text('对象'),
      status: Type.Enum(['superseded', 'not-eligible', 'needs-ruling', 'needs-decision', 'needs-facts']),
      missing: texts('还缺的字段或台账'),
      nearest: Type.Optional(text('还差多少')),
    }),
    { description: '没有得到的，和为什么' },
  ),
  checks: Type.Array(
    Type.Object({
      ...entry,
      subject: text('被核验的对象'),
      status: text('如 合规、不合规、预警'),
      figures: Type.Object(
        {},
        { additionalProperties: Type.Union([Type.String(), Type.Number()]), description: '核算的数字' },
      ),
    }),
    { description: '核验的结论' },
  ),
  questions: Type.Array(
    Type.Object({
      register: text('台账'),
      field: Type.Optional(text('字段；没有时问的是整个台账')),
      row: Type.Optional(Type.Integer({ description: '行号，从 0 起' })),
      key: Type.Optional(text('按主键查找的，主键的值')),
      decides: Type.Integer({ description: '几项结果在等它' }),
      items: texts('等它的事项'),
    }),
    { description: '接下来问什么，最要紧的在前' },
  ),
});

/** A situation: 截至, and registers with their rows. Made from the notices' own dictionary. */
export function situationSchema(ruleSet: RuleSet): TSchema {
  const registers = Object.values(ruleSet.registers).map(({ name, fields }) => {
    const given = fields.filter((field) => field.computed === undefined);
    const properties = Object.fromEntries(
      given.map((field) => [field.name, Type.Optional(fieldSchema(field, ruleSet))]),
    );
    return [name, Type.Optional(Type.Array(Type.Object(properties, { additionalProperties: false })))] as const;
  });
  return Type.Object(
    {
      截至: Type.Optional(Type.String({ format: 'date', description: '测算之日；没有时为今天' })),
      ...Object.fromEntries(registers),
    },
    {
      additionalProperties: false,
      description: '情形：各台账的行。没有给的台账，视为不知道（“已发放”除外：视为没有发放）。',
    },
  );
}

function fieldSchema({ type, note }: Field, ruleSet: RuleSet): TSchema {
  const described = note === '' ? {} : { description: note };
  switch (type.kind) {
    case 'enum':
      return Type.Enum([...(ruleSet.enums[type.name]?.values ?? [])], described);
    case 'boolean':
      return Type.Union([Type.Enum(['是', '否']), Type.Boolean()], described);
    case 'date':
      return Type.String({ ...described, format: 'date' });
    case 'year':
      return Type.Integer({ ...described, minimum: 1900, maximum: 2199 });
    case 'number':
      return Type.Number({
        description: [note, type.unit === '' ? '' : `单位：${type.unit}`].filter((part) => part !== '').join('；'),
      });
    default:
      return Type.String(described);
  }
}
