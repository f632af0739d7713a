import { useRef } from 'react';

interface Batches {
  /**
   * One batch after another, until there is none or somebody stops it.
   * @param ask for the batch that begins there; absent: the first
   * @returns whether all of them were gone through
   */
  readonly each: <B extends Batch>(
    ask: (after: string | undefined) => Promise<B>,
    seen: (batch: B) => void,
  ) => Promise<boolean>;
  /** After the batch that is under way. */
  readonly stop: () => void;
}

interface Batch {
  /** Where the next one begins; null: there is none. */
  readonly next: string | null;
}

/** Work that the server does in batches, each a request of its own. */
export function useBatches(): Batches {
  const stopped = useRef(false);
  const isStopped = (): boolean => stopped.current;
  return {
    each: async (ask, seen) => {
      stopped.current = false;
      for (let after: string | null | undefined; after !== null && !isStopped();) {
        const batch: Batch & Parameters<typeof seen>[0] = await ask(after);
        seen(batch);
        after = batch.next;
      }
      return !isStopped();
    },
    stop: () => {
      stopped.current = true;
    },
  };
}
