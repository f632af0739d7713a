import { PROBLEMS } from './problems.ts';
import { problemSchema } from './schemas.ts';

/** The problems a route may answer with, for its description. */
export function problemResponses(...statuses: readonly number[]): Record<number, unknown> {
  return Object.fromEntries(
    statuses.map((status) => {
      const titles = Object.values(PROBLEMS)
        .filter((known) => known.status === status)
        .map(({ title }) => title);
      return [
        status,
        { description: titles.join('；'), content: { 'application/problem+json': { schema: problemSchema } } },
      ];
    }),
  );
}
