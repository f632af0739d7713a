import type { CaseState } from '../../case/index.ts';
import { readCase, visibleCases, visibleRows, type Tx } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import { caseNotFound } from '../cases/refused.ts';
import { withoutSecrets } from '../cases/without-secrets.ts';
import type { Context } from '../context.ts';
import { read } from '../step.ts';
import { findingsOf, openOf, type CaseFinding } from './findings.ts';
import type { Place } from './model.ts';

/** A finding as it is shown to officials. */
export type FindingView = Readonly<{
  id: string;
  /** Code of the check. */
  check: string;
  name: string;
  found: string;
  why: string;
  /** `case` or `register` and `row` where the one who asks sees it too; else only in words. */
  places: readonly Readonly<{ text: string; case: string | null; register: string | null; row: string | null }>[];
  /** Whether nobody has answered for it yet. */
  open: boolean;
  verdict: 'verified' | 'immaterial' | null;
  /** 核实说明. */
  text: string | null;
}>;

/** 交叉核验: what looks odd about a case at this moment, and what was said of it. @throws CaseRefused, AccessRefused */
export async function crossChecks(context: Context, id: string): Promise<readonly FindingView[]> {
  await demand(context, 'case.cross-check');
  return read(context, async (tx) => {
    const state = await readCase(tx, id);
    if (state === undefined) throw caseNotFound(id);
    return findingViews(tx, context, state);
  });
}

export async function findingViews(tx: Tx, context: Context, state: CaseState): Promise<readonly FindingView[]> {
  const findings = await findingsOf(tx, context, state);
  const open = new Set(openOf(state, findings));
  const seen = await seenPlaces(tx, findings);
  return withoutSecrets(
    tx,
    findings.map((finding) => {
      const { id, check, name, found, why, places } = finding;
      const said = state.decision?.verified?.find((one) => one.id === id);
      return {
        ...{ id, check, name, found, why },
        places: places.map((place) => placeView(place, seen)),
        open: open.has(finding),
        verdict: said?.verdict ?? null,
        text: said?.text ?? null,
      };
    }),
  );
}

/** As `办件 2026-0000001` and `个人 17`: what of the places the actor sees by their own rights. */
async function seenPlaces(tx: Tx, findings: readonly CaseFinding[]): Promise<ReadonlySet<string>> {
  const places = findings.flatMap((one) => one.places);
  const seen = new Set<string>();
  const cases = places.flatMap((place) => ('case' in place ? [place.case] : []));
  for (const id of await visibleCases(tx, cases)) seen.add(`办件 ${id}`);
  const rows = places.flatMap((place) => ('row' in place ? [place] : []));
  for (const register of new Set(rows.map((one) => one.register))) {
    const asked = rows.filter((one) => one.register === register).map(({ row }) => row);
    for (const row of await visibleRows(tx, register, asked)) seen.add(`${register} ${row}`);
  }
  return seen;
}

function placeView(place: Place, seen: ReadonlySet<string>): FindingView['places'][number] {
  const nowhere = { case: null, register: null, row: null };
  if ('case' in place) {
    const text = `办件 ${place.case} ${place.text}`;
    return seen.has(`办件 ${place.case}`) ? { ...nowhere, text, case: place.case } : { ...nowhere, text };
  }
  if ('row' in place) {
    const text = `台账“${place.register}”：${place.text}`;
    const { register, row } = place;
    return seen.has(`${register} ${row}`) ? { ...nowhere, text, register, row } : { ...nowhere, text };
  }
  return { ...nowhere, text: place.text };
}
