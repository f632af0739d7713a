import { PROBLEMS, type ProblemCode } from './problems.ts';
import { problemSchema } from './schemas.ts';

/** The problems a route may answer with, for its description. */
export function problemResponses(...codes: readonly ProblemCode[]): Record<string, unknown> {
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  const statuses = [...byStatus.keys()].sort((one, other) => one - other);
  return Object.fromEntries(
    statuses.map((status) => {
      const titles = (byStatus.get(status) ?? []).map((code) => PROBLEMS[code].title);
      return [
        String(status),
        { description: titles.join('；'), content: { 'application/problem+json': { schema: problemSchema } } },
      ];
    }),
  );
}
