/** What everybody may read without signing in. Each story gives out chosen columns alone: no tokens, no ID numbers, no phones, no accounts. */
export { cardPublicKey } from './card-code.ts';
export { contests, type Contest, type ContestDay, type Contests } from './contests.ts';
export type { OpenDoor } from './door.ts';
export { keepFigures, publicFigures, type ComputedFigure, type Figures, type SpentLine } from './figures.ts';
export { honours, type Honour, type HonourGroup } from './honours.ts';
export type { OpenRow } from './lists.ts';
export { trainingLists, type TrainingListName, type TrainingLists, type TrainingVersion } from './training.ts';
export { verify, type Verified } from './verify.ts';
