import type { Contest } from './contender.ts';

/** Milliseconds. */
const WARM_UP = 500;
const MEASURED = 1000;
const ROUND = 20;
const FEWEST_ROUNDS = 3;

/** Rates, in cases a second, one for each round. The answers are compared before and after: what is fast and wrong does not count. */
export async function ratesOf(contest: Contest, expected: readonly number[]): Promise<number[]> {
  await contest.run(1);
  compare(contest, expected);
  const times = Math.max(1, Math.ceil(ROUND / (await warmUp(contest))));
  const rates: number[] = [];
  const started = performance.now();
  while (rates.length < FEWEST_ROUNDS || performance.now() - started < MEASURED) {
    const took = await timed(contest, times);
    rates.push((times * expected.length * 1000) / took);
  }
  compare(contest, expected);
  return rates;
}

/** @returns milliseconds that one run takes once the code is hot. */
async function warmUp(contest: Contest): Promise<number> {
  const started = performance.now();
  let times = 1;
  let took = 0;
  do {
    took = await timed(contest, times);
    if (took < ROUND) times *= 2;
  } while (performance.now() - started < WARM_UP);
  return took / times;
}

async function timed(contest: Contest, times: number): Promise<number> {
  const started = performance.now();
  await contest.run(times);
  return performance.now() - started;
}

function compare(contest: Contest, expected: readonly number[]): void {
  const amounts = contest.amounts();
  const wrong = expected.findIndex((amount, i) => amounts[i] !== amount);
  if (wrong >= 0 || amounts.length !== expected.length)
    throw new Error(`case ${String(wrong)}: ${String(amounts[wrong])} for ${String(expected[wrong])}`);
}
