import { shift, toHalfWidth } from '../kit/index.ts';
import type { NoticeFault } from './codes.ts';
import type { Caption, Span } from './model.ts';

/** DMN 1.5 §8.2.10, without the policies that need an order of outputs (P, O) or allow contradictions (A, R). */
const HIT_POLICIES = new Set(['U', 'F', 'C+', 'C>', 'C<', 'C#']);
const CAPTION =
  /^表[ \t\u3000]+(?<name>.*?)[ \t\u3000]*(?:[（(](?<bracket>[^（()）]*)[）)])?[ \t\u3000]*(?:[：:](?<cross>.*))?$/u;

export function isCaption(line: Span): boolean {
  return /^表[ \t\u3000]/u.test(line.text);
}

/** `表 名称（单位；命中方式）：行头 × 列头` → its parts, and what is wrong with it. */
export function captionFrom(line: Span, faults: NoticeFault[]): Caption | undefined {
  const { name = '', bracket, cross } = CAPTION.exec(line.text)?.groups ?? {};
  if (name === '') {
    faults.push({ place: line.place, code: 'T014', message: `表题“${line.text}”没有名称`, hint: FORM });
    return undefined;
  }
  const heads = cross === undefined ? undefined : headsFrom(cross, line, faults);
  return {
    name,
    place: shift(line.place, line.text.indexOf(name, 1)),
    hitPolicy: 'U',
    ...bracketFrom(bracket, line, faults),
    ...(heads === undefined ? {} : { cross: heads }),
  };
}

const FORM = '写作“表 名称（单位；命中方式）：行头 × 列头”，除名称外都可省略';

function bracketFrom(
  bracket: string | undefined,
  line: Span,
  faults: NoticeFault[],
): { unit?: string; hitPolicy?: string } {
  const parts: { unit?: string; hitPolicy?: string } = {};
  for (const part of (bracket ?? '').split(/[；;，,、]/u)) {
    const word = part.trim();
    const policy = toHalfWidth(word).text.toUpperCase();
    if (HIT_POLICIES.has(policy)) parts.hitPolicy = policy;
    else if (/^[A-Z][+<>#]?$/.test(policy)) faults.push(unknownPolicy(word, line));
    else if (word !== '') parts.unit = word;
  }
  return parts;
}

function unknownPolicy(given: string, line: Span): NoticeFault {
  return {
    place: shift(line.place, Math.max(0, line.text.lastIndexOf(given))),
    code: 'T014',
    message: `不认识的命中方式“${given}”`,
    hint: '可用：U（只中一行，缺省）、F（先中者）、C+（求和）、C>（取大）、C<（取小）、C#（计数）',
  };
}

function headsFrom(cross: string, line: Span, faults: NoticeFault[]): Caption['cross'] {
  const [rows = '', columns = '', ...rest] = cross.split('×').map((part) => part.trim());
  if (rows !== '' && columns !== '' && rest.length === 0) return { rows, columns };
  faults.push({ place: line.place, code: 'T014', message: `表题“${line.text}”的行头、列头读不出来`, hint: FORM });
  return undefined;
}
