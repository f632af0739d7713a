import pg from 'pg';

/** So often a text is asked before it is prepared: texts with lists in them come in too many forms to be kept. */
const OFTEN = 5;
/** Each connection keeps a plan of each: some ten kilobytes, a quarter of a megabyte where policies on many tables are part of it. */
const MOST = 150;
/** Texts that are only counted are forgotten all at once when there are so many. */
const MOST_COUNTED = 5000;

/**
 * Has what is asked often be planned once for each connection of a pool. Row-level security makes planning the dear part: whose a session is
 * is found in a tenth of a millisecond, and was planned for six. A plan holds for whoever acts: policies read the scope when they run.
 * @returns what a pool calls with each new connection
 */
export function prepareOften(): (client: pg.PoolClient) => void {
  const names = new Names();
  return (client) => {
    // The driver's query has a dozen forms; only kysely's is looked at, all others go through as they are.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-return, @typescript-eslint/unbound-method -- with its own `this`
    const ask = (...given: unknown[]): Promise<unknown> => Reflect.apply(pg.Client.prototype.query, client, given);
    const query = (...given: unknown[]): Promise<unknown> => {
      const [text, values] = given;
      const isKyselys = given.length === 2 && typeof text === 'string' && Array.isArray(values) && values.length > 0;
      const name = isKyselys ? names.of(text) : undefined;
      if (!isKyselys || name === undefined) return ask(...given);
      return ask({ name, text, values }).catch((error: unknown) => {
        if (isOutdated(error)) names.renew(text);
        throw error;
      });
    };
    Object.assign(client, { query });
  };
}

/** A table of it has got other columns since: it can't be asked under this name any more. */
export function isOutdated(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '0A000' && error.message.includes('cached plan');
}

/** The names that texts are prepared under. */
class Names {
  readonly #asked = new Map<string, number>();
  readonly #names = new Map<string, string>();
  #given = 0;

  of(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= MOST) return known;
    const times = (this.#asked.get(text) ?? 0) + 1;
    if (times > OFTEN) return this.renew(text);
    if (this.#asked.size >= MOST_COUNTED) this.#asked.clear();
    this.#asked.set(text, times);
    return undefined;
  }

  renew(text: string): string {
    const name = `often_${String((this.#given += 1))}`;
    this.#asked.delete(text);
    this.#names.set(text, name);
    return name;
  }
}
