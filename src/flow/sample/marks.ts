import type { Tx } from '../../store/index.ts';

/** Of which city the rows are: kept when the first are loaded, so that a load that was broken off goes on with the same one. */
export interface SampleMark {
  readonly seed: string;
  /** `2025-12-31`: the day on which the city is looked at. */
  readonly day: string;
  readonly people: number;
}

const SAMPLE = 'sample';

/** The mark as it is kept; `wanted` where there was none. */
export async function keepMark(tx: Tx, wanted: SampleMark): Promise<SampleMark> {
  await tx
    .insertInto('platform.setting')
    .values({ name: SAMPLE, value: JSON.stringify(wanted) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  return (await readMark(tx)) ?? wanted;
}

export async function readMark(tx: Tx): Promise<SampleMark | undefined> {
  const row = await tx.selectFrom('platform.setting').select('value').where('name', '=', SAMPLE).executeTakeFirst();
  return row === undefined ? undefined : toMark(row.value);
}

/** Names of what is loaded wholly: registers, and `账号 …` for accounts. */
export async function loadedParts(tx: Tx): Promise<ReadonlySet<string>> {
  const rows = await tx.selectFrom('platform.setting').select('name').where('name', 'like', `${SAMPLE}/%`).execute();
  return new Set(rows.map(({ name }) => name.slice(SAMPLE.length + 1)));
}

/** In the transaction that loads the part. */
export async function markLoaded(tx: Tx, part: string): Promise<void> {
  await tx
    .insertInto('platform.setting')
    .values({ name: `${SAMPLE}/${part}`, value: '{}' })
    .execute();
}

function toMark(value: object): SampleMark {
  if ('seed' in value && 'day' in value && 'people' in value) {
    const { seed, day, people } = value;
    if (typeof seed === 'string' && typeof day === 'string' && typeof people === 'number') return { seed, day, people };
  }
  throw new TypeError('platform.setting 里的 sample 不是规定的写法');
}
