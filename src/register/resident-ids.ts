import { creditCodeFault, maskResidentId, residentIdFault } from '../kit/index.ts';

/** 18 digits (the last may be X) that are part of no longer number or word. */
const CANDIDATE = /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/gu;

/** The first sound 公民身份号码 in a text; undefined where there is none. One that is a credit code as well counts as that. */
export function findResidentId(text: string): string | undefined {
  const found = text.normalize('NFKC').match(CANDIDATE) ?? [];
  return found.find((id) => residentIdFault(id) === undefined && creditCodeFault(id) !== undefined);
}

/** The text with every 公民身份号码 in it masked, full-width digits and all. */
export function maskResidentIds(text: string): string {
  return text
    .normalize('NFKC')
    .replace(CANDIDATE, (id) => (residentIdFault(id) === undefined ? maskResidentId(id) : id));
}
