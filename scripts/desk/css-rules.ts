/** A rule of a style sheet; of `@media` and the like, the body holds rules. */
export interface Rule {
  readonly selector: string;
  readonly body: string;
}

/** The outermost rules of a style sheet that a program has written: no comments. */
export function rulesOf(css: string): readonly Rule[] {
  const rules: Rule[] = [];
  let depth = 0;
  let start = 0;
  let open = 0;
  for (let at = 0; at < css.length; at++) {
    if (css[at] === '{') {
      if (depth === 0) open = at;
      depth += 1;
    } else if (css[at] === '}') {
      depth -= 1;
      if (depth > 0) continue;
      rules.push({ selector: css.slice(start, open).trim(), body: css.slice(open + 1, at) });
      start = at + 1;
    }
  }
  return rules;
}
