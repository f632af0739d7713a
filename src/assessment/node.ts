import type { Diagnostic, Place } from '../kit/index.ts';
import type { SituationCode } from './codes.ts';

export function fault(place: Place, code: SituationCode, message: string, hint?: string): Diagnostic {
  return hint === undefined ? { place, code, message } : { place, code, message, hint };
}
