import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { AccessRefused, type Door, type RefusalCode } from '../../flow/index.ts';
import { RequestProblem } from '../errors.ts';
import type { ProblemCode } from '../problems.ts';

/** What the families of accounts, rights and sessions share. */

const PROBLEM_OF: Readonly<Record<RefusalCode, ProblemCode>> = {
  'not-allowed': 'forbidden',
  'not-found': 'no-such-resource',
  stale: 'precondition-failed',
  invalid: 'bad-input',
  refused: 'conflict',
  proof: 'sign-in-refused',
  unavailable: 'not-ready',
};

/** A refusal of the flow as a problem, with everything that speaks against what was asked. */
export function refused(error: unknown): RequestProblem | undefined {
  if (!(error instanceof AccessRefused)) return undefined;
  const errors = error.objections.map(({ field, message, hint }) => ({
    pointer: field === '' ? '' : `/${field}`,
    code: 'A020',
    message,
    hint,
  }));
  return new RequestProblem(PROBLEM_OF[error.code], `${error.message}。`.replace(/。。$/u, '。'), errors);
}

/** Where nobody is signed in yet. */
export function doorOf(app: FastifyInstance, now: Date): Door {
  const { platform } = app.services;
  if (platform === undefined) throw new Error('a route of accounts was added to a server without a database');
  const { database, keys, passwordCost } = platform;
  return { database, keys, now, passwordCost };
}

export const text = (description: string) => Type.String({ description });
export const textOrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
export const idText = (description: string) => Type.String({ pattern: '^\\d{1,18}$', description });
export const dayText = (description: string) => Type.String({ format: 'date', description });
export const reasonText = (description: string) => Type.String({ minLength: 1, maxLength: 500, description });

export const idParameter = Type.Object({ id: idText('编号') });
