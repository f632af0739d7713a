import { PLATFORM_ACTOR, PLATFORM_SCOPE, type Actor } from '../../src/access/index.ts';
import { turnOf, type CaseState } from '../../src/case/index.ts';
import { Readable } from 'node:stream';
import {
  addPayee,
  bringMaterial,
  changeBudget,
  getCase,
  openCase,
  previewOf,
  SAMPLE_OFFICE,
  setNoticeOffice,
  type Context,
  type GivenApplication,
  type GivenDecision,
} from '../../src/flow/index.ts';
import { putIdentities, readCase, tokenOf, transact } from '../../src/store/index.ts';
import { BUREAU, EAST, residentId } from './city.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';
import { contextOf, enter, NOW } from './people.ts';
import { put, type GivenRow } from './town.ts';
import { certificate, FIRM, ORGANISATIONS, personOf, SCHOOL } from './whole-ways.ts';

/** A small office on one database, in which anybody may try anything. */

export const EMPLOYMENT = '就业补助资金';
export const TALENT = '人才专项资金';

export interface Office {
  readonly database: FreshDatabase;
  /** By what they are; every role of the platform is among them, some people hold two. */
  readonly staff: Readonly<Record<string, Actor>>;
}

const ROLES = {
  acceptor: [{ role: 'county-acceptor', county: EAST }],
  reviewer: [{ role: 'county-reviewer', county: EAST }],
  both: [
    { role: 'county-acceptor', county: EAST },
    { role: 'county-reviewer', county: EAST },
  ],
  elsewhere: [{ role: 'county-acceptor', county: '临清市' }],
  city: [{ role: 'city-reviewer' }],
  'other-city': [{ role: 'city-reviewer' }],
  treasury: [{ role: 'department', department: '市财政局' }],
  bureau: [{ role: 'department', department: BUREAU }],
  maker: [{ role: 'finance' }],
  releaser: [{ role: 'finance' }],
  mixed: [{ role: 'city-reviewer' }, { role: 'finance' }],
  registers: [{ role: 'register-clerk', department: BUREAU }],
  auditor: [{ role: 'auditor' }],
  editor: [{ role: 'notice-editor' }],
  system: [{ role: 'system-admin' }],
  security: [{ role: 'security-admin' }],
  'audit-admin': [{ role: 'audit-admin' }],
  clerk: [{ role: 'org-clerk', organisation: FIRM }],
} as const;

export async function openOffice(): Promise<Office> {
  const database = await freshDatabase();
  const staff: Record<string, Actor> = {};
  for (const [login, grants] of Object.entries(ROLES)) staff[login] = await enter(database, { login, grants });
  await put(database, '单位', ORGANISATIONS);
  await setNoticeOffice(contextOf(database, staff['city']), SAMPLE_OFFICE);
  // So little that it is used up now and then.
  for (const [fund, item, amount] of [
    [EMPLOYMENT, '14-01', 900_000],
    [EMPLOYMENT, '*', 300_000],
    [TALENT, '*', 25_000_000],
  ] as const)
    await changeBudget(contextOf(database, staff['maker']), {
      ...{ type: 'appropriate', fund, year: 2026, item, amount, reason: '聊财预〔2026〕1号' },
    });
  return { database, staff };
}

/** What somebody could have. */
export interface Claim {
  readonly item: string;
  readonly key: string;
  readonly owner: Actor;
  readonly name: string;
}

let made = 0;

/** Some people who could have something, new ones each time: two grades of one trade, of which only one is given; awards; a benefit. */
export async function people({ database }: Office): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  const someone = async (
    certificates: readonly (readonly [string, string])[],
  ): Promise<readonly [Actor, string, string]> => {
    made += 1;
    const id = residentId(made % 1000);
    const name = `某人${String(made)}`;
    await put(database, '个人', [personOf(id, name)]);
    if (certificates.length > 0)
      await put(
        database,
        '职业技能等级证书',
        certificates.map(([job, level]) => certificate(id, job, level, '2025-09-01')),
      );
    const { keys } = contextOf(database);
    const person = tokenOf(keys, id);
    await transact(database, PLATFORM_SCOPE, (tx) => putIdentities(tx, keys, [id]));
    const actor = await enter(database, { login: `someone-${String(made)}`, name, kind: 'citizen', person });
    return [actor, name, id];
  };
  const [welder, welderName] = await someone([
    ['焊工', '技师'],
    ['焊工', '高级工'],
    ['电工', '高级技师'],
  ]);
  for (const key of ['焊工/技师', '焊工/高级工', '电工/高级技师'])
    claims.push({ item: '14-01', key, owner: welder, name: welderName });
  const [champion, championName, id] = await someone([['车工', '技师']]);
  claims.push({ item: '14-01', key: '车工/技师', owner: champion, name: championName });
  await put(database, '竞赛获奖', [prize(id)]);
  claims.push({ item: '03-01', key: '车工/2025', owner: champion, name: championName });
  const [graduate, graduateName, number] = await someone([]);
  await put(database, '毕业生', [graduated(number)]);
  claims.push({ item: '14-06', key: '', owner: graduate, name: graduateName });
  return claims;
}

function prize(选手: string): GivenRow {
  return {
    竞赛名称: `全省技能大赛${String(made)}`,
    竞赛级别: '省一类',
    竞赛项目: '车工',
    竞赛周期: 2025,
    获奖日期: '2025-10-01',
    奖项: '金牌',
    选手,
    选手单位: FIRM,
    参赛人数: 1,
    综合性大赛: false,
  };
}

function graduated(身份证号: string): GivenRow {
  return {
    身份证号,
    毕业院校: SCHOOL,
    是否聊城技工院校: true,
    全日制: true,
    班级类型: '技师班',
    毕业日期: '2025-07-01',
    应届: false,
  };
}

/** The cases of some people, and the day on which it is. */
export class World {
  readonly office: Office;
  readonly claims: readonly Claim[];
  readonly cases: { readonly id: string; readonly claim: Claim }[] = [];
  now = NOW;

  constructor(office: Office, claims: readonly Claim[]) {
    this.office = office;
    this.claims = claims;
  }

  by(actor: Actor): Context {
    return contextOf(this.office.database, actor, this.now);
  }

  staff(name: string): Actor {
    const found = this.office.staff[name];
    if (found === undefined) throw new Error(`nobody is ${name}`);
    return found;
  }

  /** Whoever there is: those whom the cases are for, everybody of the offices, the platform itself. */
  get everybody(): readonly Actor[] {
    return [...new Set(this.claims.map(({ owner }) => owner)), ...Object.values(this.office.staff), PLATFORM_ACTOR];
  }

  async state(id: string): Promise<CaseState> {
    const state = await transact(this.office.database, PLATFORM_SCOPE, (tx) => readCase(tx, id));
    if (state === undefined) throw new Error(`no case ${id}`);
    return state;
  }

  /** A draft, with everything that it needs. */
  async open(claim: Claim): Promise<void> {
    const context = this.by(claim.owner);
    const { item, key } = claim;
    const opened = await openCase(context, key === '' ? { item } : { item, key });
    this.cases.push({ id: opened.id, claim });
    const materials: { name: string; digest: string }[] = [];
    for (const one of opened.required.filter(({ fromRegister, account }) => !fromRegister && !account)) {
      const content = Readable.from([Buffer.from(`%PDF-1.7\n% ${one.name} ${opened.id}\ntrailer<<>>\n%%EOF`)]);
      const file = { fileName: `${one.name}.pdf`, mediaType: 'application/pdf', content };
      materials.push({ name: one.name, digest: (await bringMaterial(context, file)).digest });
    }
    const isPaid = opened.item.kind === 'award';
    this.#enclosed.set(opened.id, { materials, ...(isPaid ? { payee: await this.account(claim) } : {}) });
  }

  readonly #enclosed = new Map<string, GivenApplication>();

  /** What its application encloses. */
  enclosed(id: string): GivenApplication {
    return this.#enclosed.get(id) ?? {};
  }

  #accounts = 0;

  /** Another account of theirs. */
  async account({ owner, name }: Claim): Promise<string> {
    this.#accounts += 1;
    const number = `622848${String(made).padStart(6, '0')}${String(this.#accounts).padStart(6, '0')}`;
    return (await addPayee(this.by(owner), { holder: name, bank: '农业银行', number })).token;
  }

  /** Who may take the case's ordinary next step, as its turn says. */
  whose(state: CaseState): Actor | undefined {
    const [turn = ''] = turnOf(state);
    return this.staffOf(turn);
  }

  staffOf(turn: string): Actor | undefined {
    const name = TURNS[turn];
    return name === undefined ? undefined : this.staff(name);
  }

  /** What a stage that decides needs; undefined where it doesn't decide, or can't be previewed. */
  async deciding(context: Context, state: CaseState): Promise<GivenDecision | undefined> {
    if (!(await getCase(context, state.id)).decides) return undefined;
    const { explain, findings } = await previewOf(context, state.id);
    const explanations = Object.fromEntries(explain.map((what) => [what, '已核对']));
    const verified = Object.fromEntries(
      findings.map(({ id }) => [id, { verdict: 'verified' as const, text: '已电话核实' }]),
    );
    return { explanations, verified };
  }
}

const TURNS: Readonly<Record<string, string>> = {
  [`county-acceptor@${EAST}`]: 'acceptor',
  [`county-reviewer@${EAST}`]: 'reviewer',
  'department@市财政局': 'treasury',
  [`department@${BUREAU}`]: 'bureau',
  'city-reviewer': 'city',
  finance: 'maker',
};
