import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { Settings } from 'typebox/system';
import './formats.ts';
import { memberOf, namesOf, pointerTo, valueAt } from './pointer.ts';
import type { ProblemError } from './problems.ts';
import { sayChoice, sayFault, sayMissing, sayNoWay, sayUnknown, typeName, type SaidFault } from './say-fault.ts';

// TypeBox stops at eight faults unless told otherwise. A thousand is more than anybody reads, and less than what would fill the memory.
Settings.Set({ maxErrors: 1000 });

type Fault = TLocalizedValidationError;

/** Finds every fault of a value against a schema, in Chinese and with its JSON pointer. */
export function checker(schema: TSchema): (value: unknown) => readonly ProblemError[] {
  const validator = Compile(schema);
  return (value) => {
    const unkept = unkeepable(value, '');
    if (validator.Check(value)) return unkept;
    return [...tellAlternatives(validator.Errors(value), value, schema), ...unkept];
  };
}

/** Texts with a NUL, or with half a character: no database keeps them, and nobody types them. */
function unkeepable(value: unknown, pointer: string): ProblemError[] {
  if (typeof value === 'string')
    return value.includes('\u0000') || !value.isWellFormed()
      ? [
          problem(pointer, {
            code: 'A011',
            message: `${whatOf(pointer)}里有不能保存的字符`,
            hint: '去掉从别处复制来的控制字符，重新填写',
          }),
        ]
      : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => unkeepable(part, pointerTo(pointer, name)));
}

/**
 * Faults below an `anyOf` are those of each alternative. They become one: those of the alternative that was meant, where that can be
 * told, and else what the value could have been.
 */
function tellAlternatives(faults: readonly Fault[], value: unknown, schema: TSchema): ProblemError[] {
  const unions = faults.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  const within = (fault: Fault, union: Fault): boolean =>
    fault.schemaPath.startsWith(`${union.schemaPath}/${union.keyword}/`);
  // An outer union answers for those within it.
  const outer = unions.filter((union) => !unions.some((other) => other !== union && within(union, other)));
  const free = faults.filter((fault) => !unions.includes(fault) && !outer.some((union) => within(fault, union)));
  return [
    ...free.flatMap((fault) => problemsOf(fault, value, schema)),
    ...outer.flatMap((union) => {
      const inner = faults.filter((fault) => within(fault, union));
      return ofUnion(union, inner, value, schema);
    }),
  ];
}

function ofUnion(union: Fault, inner: readonly Fault[], value: unknown, schema: TSchema): ProblemError[] {
  const prefix = `${union.schemaPath}/${union.keyword}/`;
  const byWay = Map.groupBy(inner, ({ schemaPath }) => schemaPath.slice(prefix.length).split('/')[0] ?? '');
  const ways = [...byWay.values()];
  const meant = ways.filter((faults) => !faults.some((fault) => isOfAnother(fault, union)));
  if (meant.length === 1 && meant[0] !== undefined) return tellAlternatives(meant[0], value, schema);
  const given = valueAt(value, namesOf(union.instancePath));
  const what = whatOf(union.instancePath);
  const own = inner.filter(({ instancePath }) => instancePath === union.instancePath);
  const choices = own.flatMap((fault) => choicesOf(fault));
  const types = own.flatMap((fault) => (fault.keyword === 'type' ? [fault.params.type].flat().map(typeName) : []));
  const said =
    choices.length > 0 && types.length === 0
      ? sayChoice(`${what}${typeof given === 'string' ? `“${given}”` : ''}`, given, choices)
      : sayNoWay(what, given, [...choices.map(String), ...types], schemaAt(schema, union.schemaPath));
  return [problem(union.instancePath, said)];
}

/** Whether this fault says that another alternative was meant: the type is another, or a word that tells them apart. */
function isOfAnother({ keyword, instancePath }: Fault, union: Fault): boolean {
  if (keyword === 'type') return instancePath === union.instancePath;
  return keyword === 'const' || keyword === 'enum' || keyword === 'not';
}

function choicesOf(fault: Fault): readonly unknown[] {
  if (fault.keyword === 'const') return [fault.params.allowedValue];
  return fault.keyword === 'enum' ? fault.params.allowedValues : [];
}

function problemsOf(error: Fault, value: unknown, schema: TSchema): ProblemError[] {
  const { instancePath, schemaPath } = error;
  const part = schemaAt(schema, schemaPath);
  if (error.keyword === 'boolean' && schemaPath.endsWith('/additionalProperties')) return [];
  if (error.keyword === 'additionalProperties') {
    const known = Object.keys(memberOf(part, 'properties') ?? {});
    return error.params.additionalProperties.map((name) =>
      problem(pointerTo(instancePath, name), sayUnknown(name, known)),
    );
  }
  if (error.keyword === 'required')
    return error.params.requiredProperties.map((name) =>
      problem(pointerTo(instancePath, name), sayMissing(name, memberOf(memberOf(part, 'properties'), name))),
    );
  const said = sayFault({
    error,
    value: valueAt(value, namesOf(instancePath)),
    what: whatOf(instancePath),
    schema: part,
  });
  return [problem(instancePath, said)];
}

/** `“数量”的值`; of an element of a list, `“数量”第2项的值`. */
function whatOf(pointer: string): string {
  const names = namesOf(pointer);
  const last = names.at(-1);
  if (last === undefined) return '请求内容';
  if (!/^\d+$/u.test(last)) return `“${last}”的值`;
  const list = names.at(-2);
  return `${list === undefined ? '' : `“${list}”`}第${String(Number(last) + 1)}项的值`;
}

/** The part of a schema that a path such as `#/properties/a/items` leads to. */
function schemaAt(schema: TSchema, path: string): unknown {
  return valueAt(schema, path.split('/').slice(1));
}

function problem(pointer: string, { code, message, hint }: SaidFault): ProblemError {
  return { pointer, code, message, hint };
}
