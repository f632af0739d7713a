type Work = () => Promise<void> | void;

const waiting: Work[] = [];

/** Has something done when the test file ends, the last first. `afterAll` is only heard while a file is read, and not by what is begun in a hook. */
export function afterFile(work: Work): void {
  waiting.push(work);
}

/** @throws AggregateError of everything that went wrong; what comes behind it is done all the same. */
export async function endFile(): Promise<void> {
  const errors: unknown[] = [];
  for (let work = waiting.pop(); work !== undefined; work = waiting.pop())
    try {
      await work();
    } catch (error) {
      errors.push(error);
    }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, errors.map(String).join('\n'));
}
