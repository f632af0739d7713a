import type { Value } from '../rules/index.ts';

/** A piece of generated code: an expression of JavaScript, and what is known of its value. */
export interface Code {
  readonly js: string;
  /** It is null where one of these names is, and `js` must not run then. None: it is never null. A name may stand for itself. */
  readonly nulls: readonly string[];
  /** Its value, where that is the same in every case. */
  readonly constant?: Value;
  /** Always more than zero, where it is not null. */
  readonly positive?: boolean;
}

/** Code that is never null. */
export function sure(js: string): Code {
  return { js, nulls: [] };
}

export function yesOrNo(constant: boolean): Code {
  return { js: String(constant), nulls: [], constant };
}

/** The code with its null: `(f1 === null ? null : yearOf(f1))`. */
export function valueOf({ js, nulls }: Code): string {
  return nulls.length === 0 || (nulls.length === 1 && nulls[0] === js) ? js : `(${areNull(nulls)} ? null : ${js})`;
}

export function areNull(nulls: readonly string[]): string {
  return nulls.map((name) => `${name} === null`).join(' || ');
}

/** A name or a number: as cheap to repeat as to keep. */
export function isSimple(js: string): boolean {
  return /^(?:[A-Za-z]\w*|-?\d+)$/u.test(js);
}

export function allOf(parts: readonly Code[]): Code {
  return junction(parts, '&&', false);
}

export function anyOf(parts: readonly Code[]): Code {
  return junction(parts, '||', true);
}

/** Of parts that are never null. One that is always `stop` decides; one that never is falls away. */
function junction(parts: readonly Code[], operator: '&&' | '||', stop: boolean): Code {
  if (parts.some(({ constant }) => constant === stop)) return yesOrNo(stop);
  const open = parts.filter(({ constant }) => constant === undefined);
  const [first] = open;
  if (first === undefined) return yesOrNo(!stop);
  return open.length === 1 ? first : sure(`(${open.map(({ js }) => js).join(` ${operator} `)})`);
}

export function negated({ js, constant }: Code): Code {
  return constant === undefined ? sure(`!${js}`) : yesOrNo(constant !== true);
}

/** Values that generated code cannot say itself: texts and tables. Named `k0`, `k1` … in the source. */
export class Constants {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    const known = this.values.indexOf(value);
    return `k${String(known >= 0 ? known : this.values.push(value) - 1)}`;
  }
}
