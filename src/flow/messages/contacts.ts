import {
  deleteContact,
  fingerprintOf,
  findContact,
  listContacts,
  putContact,
  record,
  sealText,
  type ContactOwner,
  type StoredContact,
  type Tx,
} from '../../store/index.ts';
import { grantsOf } from '../../access/index.ts';
import { AccessRefused } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';

/** A phone as it is shown. */
export interface ContactView {
  /** `self`, or the credit code of an organisation. */
  readonly of: string;
  /** `138****5678`; null: none was entered. */
  readonly phone: string | null;
  /** Whether its owner agreed to text messages. */
  readonly consent: boolean;
  /** 0 where none was entered. */
  readonly version: number;
}

export interface ContactGiven {
  /** `self`, or the credit code of an organisation that one acts for. */
  readonly of: string;
  readonly phone: string;
  readonly consent: boolean;
  /** The version that was seen: 0 where there was none. */
  readonly version: number;
}

/** One's own, and those of one's organisations; those without a phone too. */
export async function seeContacts(context: Context): Promise<readonly ContactView[]> {
  const stored = await read(context, listContacts);
  return namesOf(context).map((of) => {
    const owner = ownerOf(context, of);
    return viewOf(
      of,
      stored.find((one) => isOwned(one, owner)),
    );
  });
}

/** @throws AccessRefused */
export async function seeContact(context: Context, of: string): Promise<ContactView> {
  const owner = ownerOf(context, of);
  return viewOf(of, await read(context, (tx) => findContact(tx, owner)));
}

/** Enters or changes a phone. It is sealed, and shown masked only. @throws AccessRefused */
export async function setContact(
  context: Context,
  { of, phone, consent, version }: ContactGiven,
): Promise<ContactView> {
  const owner = ownerOf(context, of);
  const number = phone
    .normalize('NFKC')
    .replaceAll(/[\s-]/gu, '')
    .replace(/^(?:\+|00)?86(?=1\d{10}$)/u, '');
  if (!/^1[3-9]\d{9}$/u.test(number))
    throw new AccessRefused('invalid', '手机号不对', [
      { field: 'phone', message: '手机号不是 11 位的手机号码', hint: '如 13800000000' },
    ]);
  const masked = `${number.slice(0, 3)}****${number.slice(-4)}`;
  await step(context, async (tx) => {
    await refuseStale(tx, owner, version);
    const { keys, now: at } = context;
    const sealed = { phone: sealText(keys, number), fingerprint: fingerprintOf(keys, `手机 ${number}`) };
    await putContact(tx, owner, { ...sealed, masked, consent, at });
    await record(tx, { action: 'message.contact', subject: subjectOf(owner), detail: { consent, phone: masked } });
    return null;
  });
  return seeContact(context, of);
}

/** Takes a phone away: nothing is sent to it any more. @throws AccessRefused */
export async function removeContact(context: Context, of: string, version: number): Promise<void> {
  const owner = ownerOf(context, of);
  await step(context, async (tx) => {
    await refuseStale(tx, owner, version);
    if (!(await deleteContact(tx, owner))) throw new AccessRefused('not-found', '没有登记手机号');
    await record(tx, { action: 'message.contact', subject: subjectOf(owner), detail: { removed: true } });
    return null;
  });
}

async function refuseStale(tx: Tx, owner: ContactOwner, version: number): Promise<void> {
  const found = await findContact(tx, owner);
  if ((found?.version ?? 0) !== version) throw new AccessRefused('stale', '手机号已经改过，先看最新的，再改');
}

function viewOf(of: string, stored: StoredContact | undefined): ContactView {
  if (stored === undefined) return { of, phone: null, consent: false, version: 0 };
  const { masked: phone, consent, version } = stored;
  return { of, phone, consent, version };
}

/** Whose phones the account may enter. */
function namesOf({ actor }: Context): readonly string[] {
  const organisations = grantsOf(actor).flatMap(({ role, organisation = [] }) =>
    role === 'org-clerk' ? organisation : [],
  );
  return ['self', ...new Set(organisations)];
}

function ownerOf(context: Context, of: string): ContactOwner {
  if (!namesOf(context).includes(of)) throw new AccessRefused('not-found', `没有“${of}”，或者您不是它的经办人`);
  if (of !== 'self') return { organisation: of };
  const { actor } = context;
  return actor.kind === 'citizen' && actor.person !== null ? { person: actor.person } : { account: actor.account };
}

function isOwned({ owner }: StoredContact, asked: ContactOwner): boolean {
  return owner === subjectOf(asked);
}

function subjectOf(owner: ContactOwner): string {
  if ('account' in owner) return `account:${owner.account}`;
  return 'person' in owner ? `person:${owner.person}` : `organisation:${owner.organisation}`;
}
