import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canGrant,
  excludes,
  exclusions,
  may,
  permission,
  PERMISSION_CODES,
  PLATFORM_ACTOR,
  permissionTable,
  ROLE_CODES,
  roleOf,
  ROLES,
  scopeOf,
  type Actor,
  type Grant,
  type Permission,
  type Role,
  type Scope,
} from './index.ts';

const PLACES = { county: '东昌府区', department: '市教育体育局', organisation: '91350100M000100Y43' } as const;
const ELSEWHERE = { county: '临清市', department: '市总工会', organisation: '91110000600037341L' } as const;

/** A well-formed grant of the role, in the places above. */
function grantOf(role: Role): Grant {
  const { reach } = ROLES[role];
  if (reach === 'county' || reach === 'department' || reach === 'organisation') return { role, [reach]: PLACES[reach] };
  return { role };
}

/** Any grant that names its places, of two counties and two departments. */
const grant: fc.Arbitrary<Grant> = fc
  .record({
    role: fc.constantFrom(...ROLE_CODES),
    county: fc.constantFrom(PLACES.county, ELSEWHERE.county),
    department: fc.constantFrom(PLACES.department, ELSEWHERE.department),
    organisation: fc.constantFrom(PLACES.organisation, ELSEWHERE.organisation),
    inCounty: fc.boolean(),
  })
  .map(({ role, inCounty, ...places }) => {
    const { reach } = ROLES[role];
    const narrowed = role === 'register-clerk' && inCounty ? { county: places.county } : {};
    if (reach === 'county' || reach === 'department' || reach === 'organisation')
      return { role, [reach]: places[reach], ...narrowed };
    return { role };
  });

function actor(...grants: Grant[]): Actor {
  const kind = grants[0] === undefined ? 'staff' : ROLES[grants[0].role].kind;
  return { account: '7', kind, name: '甲', session: 's', person: kind === 'citizen' ? '个:甲' : null, grants };
}

const everyPair = ROLE_CODES.flatMap((role) => PERMISSION_CODES.map((code) => [role, code] as const));

/** The same rights as the table, said the other way round, by hand: what each role may do that others may not. */
const RIGHTS: Readonly<Record<Role, readonly Permission[]>> = {
  citizen: ['register.read', 'case.apply', 'case.read', 'payment.payee'],
  'org-clerk': [
    'register.read',
    'organisation.list',
    'organisation.authorise',
    'case.apply',
    'case.read',
    'payment.payee',
  ],
  'county-acceptor': [
    'register.read',
    'register.reveal',
    'case.read',
    'case.handle',
    'case.initiate',
    'case.cross-check',
    'delegation.own',
    'ruling.read',
    'calendar.read',
  ],
  'county-reviewer': [
    'register.read',
    'register.reveal',
    'case.read',
    'case.handle',
    'case.cross-check',
    'delegation.own',
    'ruling.read',
    'calendar.read',
  ],
  'city-reviewer': [
    'register.read',
    'register.reveal',
    'register.export',
    'case.read',
    'case.handle',
    'case.cross-check',
    'case.propose',
    'delegation.own',
    'public-notice.manage',
    'payment.read',
    'ruling.read',
    'calendar.read',
    'supervision.read',
    'supervision.report',
    'supervision.manage',
  ],
  department: [
    'register.read',
    'register.reveal',
    'case.read',
    'case.handle',
    'case.initiate',
    'case.cross-check',
    'delegation.own',
    'ruling.read',
    'calendar.read',
    'supervision.read',
    'supervision.report',
  ],
  'register-clerk': [
    'register.read',
    'register.write',
    'register.approve-change',
    'register.import',
    'register.export',
    'register.reveal',
  ],
  finance: [
    'register.read',
    'register.reveal',
    'case.read',
    'case.handle',
    'case.cross-check',
    'payment.read',
    'payment.budget',
    'payment.batch',
    'payment.release',
    'payment.receipts',
    'ruling.read',
    'calendar.read',
    'supervision.read',
  ],
  auditor: [
    'register.read',
    'register.export',
    'register.reveal',
    'audit.read',
    'audit.export',
    'audit.verify',
    'account.list',
    'grant.list',
    'organisation.list',
    'case.read',
    'case.cross-check',
    'payment.read',
    'ruling.read',
    'calendar.read',
    'supervision.read',
  ],
  'notice-editor': [
    'notice.edit',
    'notice.release',
    'ruling.read',
    'ruling.propose',
    'ruling.decide',
    'calendar.read',
    'calendar.decide',
  ],
  'system-admin': [
    'account.list',
    'account.create',
    'account.identify',
    'account.disable',
    'account.reset-password',
    'system.status',
    'system.backup',
    'system.jobs',
    'webhook.manage',
    'calendar.read',
    'calendar.propose',
    'calendar.decide',
  ],
  'security-admin': [
    'session.list',
    'session.end',
    'account.list',
    'account.lock',
    'account.reset-totp',
    'grant.list',
    'grant.give',
    'grant.revoke',
    'organisation.appoint',
    'organisation.list',
  ],
  'audit-admin': ['audit.read', 'audit.export', 'audit.verify'],
};
const EVERYBODY: readonly Permission[] = [
  'public',
  'notice.read',
  'session.own',
  'public-notice.read',
  'public-notice.object',
  'message.own',
];

describe('what each role may do', () => {
  test.each(everyPair)('%s: %s', (role, code) => {
    const grant = role === 'org-clerk' ? { ...grantOf(role), principal: true } : grantOf(role);
    expect(may(actor(grant), code)).toBe(EVERYBODY.includes(code) || RIGHTS[role].includes(code));
  });

  test('an auditor changes nothing', () => {
    for (const code of PERMISSION_CODES)
      if (permission(code).changes) expect(may(actor({ role: 'auditor' }), code)).toBe(false);
    expect(scopeOf(actor({ role: 'auditor' }))).toMatchObject({ everything: 'restricted', writes: false });
  });

  test.each(['system-admin', 'security-admin', 'audit-admin', 'notice-editor'] as const)(
    '%s sees no register row',
    (role) => {
      expect(PERMISSION_CODES.filter((code) => code.startsWith('register.') && may(actor({ role }), code))).toEqual([]);
      expect(scopeOf(actor({ role }))).toMatchObject({
        everything: 'off',
        counties: [],
        departments: [],
        organisations: [],
        person: null,
        writes: false,
      });
    },
  );

  test('of the clerks of an organisation only the 主经办人 authorises', () => {
    expect(may(actor(grantOf('org-clerk')), 'organisation.authorise')).toBe(false);
  });

  test('without a grant an account does nothing but look after itself', () => {
    expect(PERMISSION_CODES.filter((code) => may(actor(), code)).sort()).toEqual([...EVERYBODY].sort());
  });

  test('while something is pending, no grant holds', () => {
    for (const role of ROLE_CODES) {
      const waiting: Actor = { ...actor(grantOf(role)), pending: 'totp' };
      expect(PERMISSION_CODES.filter((code) => may(waiting, code)).sort()).toEqual([...EVERYBODY].sort());
      expect(scopeOf(waiting)).toEqual(scopeOf({ ...actor(), person: null }));
    }
  });

  test('what must not be done to oneself', () => {
    for (const code of PERMISSION_CODES)
      if (permission(code).notOneself === true)
        for (const role of ROLE_CODES) {
          const grant = { ...grantOf(role), principal: true };
          expect(may(actor(grant), code, { account: '7' })).toBe(false);
          expect(may(actor(grant), code, { account: '8' })).toBe(may(actor(grant), code));
        }
  });
});

describe('where it holds', () => {
  test.each(everyPair)('%s: %s, there and elsewhere', (role, code) => {
    const one = actor({ ...grantOf(role), principal: true });
    const held = may(one, code);
    expect(may(one, code, PLACES)).toBe(held);
    const { reach } = ROLES[role];
    const place = reach === 'county' || reach === 'department' || reach === 'organisation' ? reach : undefined;
    // A clerk's account is a citizen's too, who sees their own rows wherever they are.
    const alsoCitizens = role === 'org-clerk' && RIGHTS.citizen.includes(code);
    if (place !== undefined && !EVERYBODY.includes(code) && !alsoCitizens)
      expect(may(one, code, { ...PLACES, [place]: ELSEWHERE[place] })).toBe(false);
  });

  test('a 台账经办 with a county, in that county only', () => {
    const clerk = actor({ role: 'register-clerk', department: PLACES.department, county: PLACES.county });
    expect(may(clerk, 'register.write', PLACES)).toBe(true);
    expect(may(clerk, 'register.write', { ...PLACES, county: ELSEWHERE.county })).toBe(false);
  });

  test('more grants never take a right away', () => {
    const grants = fc.array(grant, { maxLength: 5 });
    fc.assert(
      fc.property(grants, grant, fc.constantFrom(...PERMISSION_CODES), (held, more, code) => {
        const [less, wider] = [
          { ...actor(), grants: held },
          { ...actor(), grants: [...held, more] },
        ];
        for (const on of [{}, PLACES, ELSEWHERE]) if (may(less, code, on)) expect(may(wider, code, on)).toBe(true);
      }),
    );
  });

  test('a grant without the place that its role needs reaches nothing', () => {
    for (const role of ['county-acceptor', 'county-reviewer', 'department', 'register-clerk'] as const)
      expect(may(actor({ role }), 'register.read')).toBe(false);
    expect(may(actor({ role: 'org-clerk' }), 'organisation.list')).toBe(false);
  });
});

describe('the scope', () => {
  test('of each role', () => {
    const scope = (grant: Grant): unknown => {
      const { account, session, ...rest } = scopeOf(actor(grant));
      expect([account, session]).toEqual(['7', 's']);
      const nothing = ['off', false, null, ''];
      return Object.fromEntries(
        Object.entries(rest).filter(([, value]) => !nothing.some((one) => one === value || String(value) === one)),
      );
    };
    expect(Object.fromEntries(ROLE_CODES.map((role) => [role, scope(grantOf(role))]))).toEqual({
      citizen: { person: '个:甲' },
      'org-clerk': { organisations: [PLACES.organisation], person: '个:甲' },
      'county-acceptor': { counties: [PLACES.county] },
      'county-reviewer': { counties: [PLACES.county] },
      'city-reviewer': { everything: 'on' },
      department: { departments: [PLACES.department] },
      'register-clerk': { departments: [PLACES.department], writes: true },
      finance: { everything: 'on' },
      auditor: { everything: 'restricted' },
      'notice-editor': {},
      'system-admin': {},
      'security-admin': {},
      'audit-admin': {},
    });
  });

  /** As platform.writes_everywhere and platform.writes_in_counties have it. */
  const writes = ({ writes: any, departments, counties }: Scope, department: string, county: string): boolean =>
    any && departments.includes(department) && (counties.length === 0 || counties.includes(county));
  const everywhere = [PLACES, ELSEWHERE].flatMap(({ county }) =>
    [PLACES, ELSEWHERE].map(({ department }) => ({ county, department })),
  );

  test('never writes what wasn’t granted, whatever grants come together', () => {
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 6 }), (grants) => {
        const one = { ...actor(), grants };
        const scope = scopeOf(one);
        for (const { county, department } of everywhere)
          if (writes(scope, department, county)) expect(may(one, 'register.write', { county, department })).toBe(true);
        for (const county of scope.counties) expect(may(one, 'register.read', { county })).toBe(true);
        for (const department of scope.departments) expect(may(one, 'register.read', { department })).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('writes all that was granted, where the grants could be given together', () => {
    const giver: Actor = { ...actor({ role: 'security-admin' }), account: '3' };
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 8 }), (asked) => {
        const grants: Grant[] = [];
        for (const next of asked)
          if (canGrant(giver, { account: '7', kind: 'staff', grants }, next).length === 0) grants.push(next);
        const one = { ...actor(), grants };
        for (const { county, department } of everywhere)
          expect(writes(scopeOf(one), department, county)).toBe(may(one, 'register.write', { county, department }));
      }),
      { numRuns: 2000 },
    );
  });

  test('of the platform', () => {
    expect(scopeOf(PLATFORM_ACTOR)).toMatchObject({ account: '0', everything: 'restricted', writes: true });
  });
});

describe('what one account may hold', () => {
  test('the three administrators and the auditor stand alone', () => {
    for (const alone of ['system-admin', 'security-admin', 'audit-admin', 'auditor'] as const)
      expect(exclusions([{ role: alone }])).toEqual(ROLE_CODES.filter((role) => role !== alone));
  });

  test('exclusion is mutual, and no role excludes itself', () => {
    for (const one of ROLE_CODES) {
      expect(excludes(one, one)).toBe(false);
      for (const other of ROLE_CODES) expect(excludes(one, other)).toBe(excludes(other, one));
    }
  });

  test('a staff account is never an applicant’s', () => {
    for (const role of ROLE_CODES) expect(excludes('citizen', role)).toBe(role !== 'citizen' && role !== 'org-clerk');
  });

  const giver: Actor = { ...actor({ role: 'security-admin' }), account: '3' };
  const to = (...grants: Grant[]) => ({ account: '9', kind: 'staff' as const, grants });

  test('what a security administrator may give', () => {
    for (const role of ROLE_CODES)
      expect(canGrant(giver, to(), grantOf(role)).length === 0).toBe(ROLES[role].kind === 'staff');
  });

  test('nobody else gives', () => {
    for (const role of ROLE_CODES)
      if (role !== 'security-admin')
        expect(canGrant({ ...actor(grantOf(role)), account: '3' }, to(), { role: 'finance' })).toMatchObject([
          { message: '没有授权的权限' },
        ]);
  });

  test('whatever is given one after the other, the roles of an account never exclude each other', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ROLE_CODES.map(grantOf)), { maxLength: 8 }), (asked) => {
        let held: readonly Grant[] = [];
        for (const grant of asked) if (canGrant(giver, to(...held), grant).length === 0) held = [...held, grant];
        for (const one of held) for (const other of held) expect(excludes(one.role, other.role)).toBe(false);
      }),
    );
  });

  test('every objection at once, each with what to do', () => {
    const objections = canGrant({ ...giver, account: '9' }, to({ role: 'audit-admin' }, { role: 'finance' }), {
      role: 'county-acceptor',
      department: '市财政局',
    });
    expect(objections.map(({ field, message }) => [field, message])).toEqual([
      ['account', '不能给自己授权'],
      ['county', '县级受理要写明区县'],
      ['department', '县级受理不按部门授权'],
      ['role', '“县级受理”不能与“审计管理员”在同一账号'],
    ]);
    for (const { hint } of objections) expect(hint).toMatch(/\p{Script=Han}/u);
  });
});

describe('the documents', () => {
  const read = (page: string): string => readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');

  test('docs/permissions.md shows the table', () => {
    expect(read('permissions.md')).toContain(`\n\n${permissionTable()}`);
  });

  test('docs/platform.md names the same roles', () => {
    const named = [...read('platform.md').matchAll(/^\| (\p{Script=Han}+) \| `([\w-]+)` \|/gmu)];
    expect(named.map(([, name, code]) => [code, name])).toEqual(ROLE_CODES.map((code) => [code, ROLES[code].name]));
  });

  test('a role is found by its name and its code', () => {
    for (const role of ROLE_CODES) expect([roleOf(role), roleOf(ROLES[role].name)]).toEqual([role, role]);
    expect(roleOf('constructor')).toBeUndefined();
  });
});
