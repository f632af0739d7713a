import { matchesOf, shift } from '../kit/index.ts';
import type { Span } from '../notice/index.ts';
import { own } from './own.ts';
import { UNITS } from './types.ts';

/** `名称（限定）` in its two parts; full-width and half-width brackets alike. */
export function bracketed(span: Span): { name: Span; inner?: Span } {
  if (!/[）)]/u.test(span.text)) return { name: span };
  const match = /^(?<name>.*?)\s*[（(](?<inner>[^（）()]*)[）)]\s*$/su.exec(span.text);
  const name = match?.groups?.['name'];
  const inner = match?.groups?.['inner'];
  if (name === undefined || inner === undefined) return { name: span };
  return {
    name: { text: name, place: span.place },
    inner: { text: inner, place: shift(span.place, span.text.lastIndexOf(inner)) },
  };
}

/** The parts between separators (a global pattern), trimmed, each with its place; empty parts fall away. */
export function split(span: Span, separator: RegExp): Span[] {
  const parts: Span[] = [];
  let from = 0;
  for (const match of [...matchesOf(separator, span.text), undefined]) {
    const to = match?.index ?? span.text.length;
    const body = span.text.slice(from, to).trimStart();
    const text = body.trimEnd();
    if (text !== '') parts.push({ text, place: shift(span.place, to - body.length) });
    from = to + (match?.[0].length ?? 0);
  }
  return parts;
}

/** `X（P 时）` as X and its condition P. */
export function conditional(span: Span): { what: Span; when?: Span } {
  const { name, inner } = bracketed(span);
  const match = inner === undefined ? null : /^(?<when>.*?)\s*时$/u.exec(inner.text);
  const when = match?.groups?.['when'];
  return when === undefined || inner === undefined
    ? { what: span }
    : { what: name, when: { text: when, place: inner.place } };
}

/** A heading with its unit: `奖励（万元）`. */
export function headed(span: Span): { name: Span; unit?: { base: string; times: number } } {
  const { name, inner } = bracketed(span);
  const unit = inner === undefined ? undefined : own(UNITS, inner.text);
  return unit === undefined ? { name: inner === undefined ? name : span } : { name, unit };
}

/** 、 ， and , separate names in a list. */
export const LIST = /[、，,]/gu;
/** ； separates conditions and materials. */
export const SEMICOLON = /[；;]/gu;

export function isDash(text: string): boolean {
  return /^(?:—+|-+|－|–|无)$/u.test(text.trim());
}
