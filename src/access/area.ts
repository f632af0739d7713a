import type { Grant } from './actor.ts';

/** Departments and counties as row-level security takes them: every department in every county, or in all where none is named. */
export interface Area {
  readonly counties: readonly string[];
  readonly departments: readonly string[];
  /** Whether rows of these departments may be written. */
  readonly writes: boolean;
  /** Whether this is what was granted, no more and no less. */
  readonly exact: boolean;
}

/**
 * The widest area that lies within what was granted. Grants such as 市教育体育局 in one county and 市总工会 in another are no such product:
 * joined, they would also write 市总工会's rows of the first county. A department is then left out rather than widened.
 */
export function areaOf(grants: readonly Grant[]): Area {
  const clerks = grants.filter(({ role }) => role === 'register-clerk');
  const watchers = grants.filter(({ role }) => role === 'department');
  const inCounties = grants.filter(({ role }) => role === 'county-acceptor' || role === 'county-reviewer');
  const counties = names([...inCounties, ...clerks].map(({ county }) => county));
  const written = names(clerks.map(({ department }) => department));
  const kept = written.filter((department) => keptIn(counties, department, clerks));
  const watched = names(watchers.map(({ department }) => department));
  // One list serves reading and writing: where anything may be written, what may only be read is not in it.
  const seen = kept.length === 0 ? watched : watched.filter((department) => kept.includes(department));
  const wholeCity = [...watchers, ...clerks].some(({ county }) => county === undefined);
  return {
    counties,
    departments: names([...kept, ...seen]),
    writes: kept.length > 0,
    exact: kept.length === written.length && seen.length === watched.length && !(wholeCity && counties.length > 0),
  };
}

/** Whether the department's rows may be written in all these counties. */
function keptIn(counties: readonly string[], department: string, clerks: readonly Grant[]): boolean {
  const own = clerks.filter((clerk) => clerk.department === department);
  const everywhere = own.some(({ county }) => county === undefined);
  return everywhere || (counties.length > 0 && counties.every((one) => own.some(({ county }) => county === one)));
}

function names(places: readonly (string | undefined)[]): string[] {
  return [...new Set(places.filter((place) => place !== undefined))].sort();
}
