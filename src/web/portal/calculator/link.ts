import { currentItem, interviewFromText, interviewToText, type Interview } from './interview.ts';
import { address } from '../site.ts';

const NAME = 'q=';

/** A link that resumes an interview. It stands behind the #, so that no server sees it. */
export function linkTo(interview: Interview): string {
  const bytes = new TextEncoder().encode(interviewToText(interview));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const text = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return `${address.calculator(currentItem(interview))}#${NAME}${text}`;
}

/** The interview in the part of an address behind the #, if there is one. */
export function fromHash(hash: string): Interview | undefined {
  const text = hash.startsWith(`#${NAME}`) ? hash.slice(1 + NAME.length) : undefined;
  return text === undefined || !/^[\w-]+$/.test(text) ? undefined : interviewFromText(decode(text));
}

function decode(text: string): string {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    return '';
  }
}
