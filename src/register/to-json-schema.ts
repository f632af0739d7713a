import type { ColumnShape, TableShape } from './model.ts';

/** JSON Schema 2020-12, as far as it is needed here. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly enum?: readonly (string | null)[];
  readonly examples?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/**
 * A row of the API. `given`: as a request gives it, ID numbers in full. `shown`: as an answer shows it, ID numbers masked and every column
 * there.
 */
export function jsonSchemaOf(shape: TableShape, use: 'given' | 'shown' = 'given'): JsonSchema {
  const { name, columns } = shape;
  const needed = columns.filter(({ nullable }) => use === 'shown' || !nullable);
  return {
    type: 'object',
    title: name,
    properties: Object.fromEntries(columns.map((column) => [column.name, propertyOf(column, use)])),
    required: needed.map((column) => column.name),
    additionalProperties: false,
  };
}

/** A schema of one type. */
type Typed = JsonSchema & { readonly type: string };

function propertyOf(column: ColumnShape, use: 'given' | 'shown'): JsonSchema {
  const { comment, unit, nullable } = column;
  const description = [comment, unit === '' ? '' : `单位：${unit}`, column.optional ? '空着表示没有' : '']
    .filter((part) => part !== '')
    .join('；');
  const schema: Typed = column.identity !== 'none' && use === 'shown' ? { type: 'string' } : valueOf(column);
  return {
    ...schema,
    ...(nullable ? { type: [schema.type, 'null'] } : {}),
    ...(nullable && schema.enum !== undefined ? { enum: [...schema.enum, null] } : {}),
    ...(description === '' ? {} : { description }),
  };
}

function valueOf(column: ColumnShape): Typed {
  const [minimum, maximum] = column.range ?? [0, 0];
  switch (column.kind) {
    case 'boolean':
      return { type: 'boolean' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'year':
    case 'count':
      return { type: 'integer', minimum, maximum };
    case 'hundredths':
      return { type: 'number', minimum: minimum / 100, maximum: maximum / 100, multipleOf: 0.01 };
    case 'enum':
      return { type: 'string', enum: column.values ?? [] };
    case 'text':
    case 'reference':
      return textOf(column);
  }
}

/** Check digits are `parseCell`'s: a schema says no more than the form of a number. */
function textOf({ identity, creditCode, longest, suggestions }: ColumnShape): Typed {
  if (identity === 'person') return { type: 'string', pattern: '^[0-9]{17}[0-9Xx]$' };
  if (creditCode) return { type: 'string', pattern: '^[0-9A-HJ-NPQRTUWXY]{18}$' };
  return {
    type: 'string',
    minLength: 1,
    ...(longest === undefined ? {} : { maxLength: longest }),
    ...(suggestions === undefined ? {} : { examples: suggestions }),
  };
}
