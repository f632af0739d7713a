import { PLATFORM_SCOPE, type Actor, type Grant } from '../../../access/index.ts';
import { turnName, type Party } from '../../../case/index.ts';
import { findByLogin, findCitizen, insertAccount, transact, type Tx } from '../../../store/index.ts';
import type { Context } from '../../context.ts';
import { STAFF } from '../logins.ts';

/** Who plays: the sample's own officials, and whoever a case is for. */
export interface Cast {
  /** Those who may take this turn, such as `county-acceptor@东昌府区`; in the order of the sample's list. */
  readonly officials: (turn: string) => readonly Actor[];
  readonly applicant: (context: Context, party: Party, name: string) => Promise<Actor>;
}

export async function gatherCast(context: Context): Promise<Cast> {
  const staff = await transact(context.database, PLATFORM_SCOPE, async (tx) => {
    const actors: Actor[] = [];
    for (const { login, name, grants } of STAFF) {
      const account = await findByLogin(tx, login);
      if (account !== undefined)
        actors.push({ account: account.id, kind: 'staff', name, session: '', person: null, grants });
    }
    return actors;
  });
  return {
    officials: (turn) => staff.filter(({ grants }) => grants.some((grant) => nameOf(grant) === turn)),
    applicant: (given, party, name) =>
      transact(given.database, PLATFORM_SCOPE, (tx) => applicantOf(tx, given, party, name)),
  };
}

function nameOf({ role, county, department }: Grant): string {
  return turnName(role, county ?? department);
}

/** The account of the one a case is for; of an organisation that of a clerk. Made where there is none: nobody can sign in with it. */
async function applicantOf(tx: Tx, { now }: Context, party: Party, name: string): Promise<Actor> {
  if (party.kind === 'organisation') {
    const login = `sample-${party.token.toLowerCase()}`;
    const account =
      (await findByLogin(tx, login))?.id ??
      (await insertAccount(tx, { kind: 'citizen', login, name: `${name}经办人`, person: null, at: now, by: '0' }));
    return citizen(account, `${name}经办人`, null, [{ role: 'org-clerk', organisation: party.token, principal: true }]);
  }
  const known = await findCitizen(tx, party.token);
  const account =
    known?.id ??
    (await insertAccount(tx, { kind: 'citizen', login: null, name, person: party.token, at: now, by: '0' }));
  return citizen(account, name, party.token, []);
}

function citizen(account: string | undefined, name: string, person: string | null, grants: readonly Grant[]): Actor {
  if (account === undefined) throw new Error(`${name} has no account`);
  return { account, kind: 'citizen', name, session: '', person, grants };
}
