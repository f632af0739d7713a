import { h } from 'preact';
import { choiceField, form, textField, type FormFault, type Markup } from '../../ui/index.ts';
import { forParty, type Acting, type PartyView } from '../my/frame.ts';
import type { Site } from '../site.ts';
import { draftMarks, draftPage, saveButtons, type Draft } from './frame.ts';
import { stepAddress } from './steps.ts';

/** An account at a bank, as it is shown. */
export interface AccountView {
  readonly token: string;
  readonly holder: string;
  readonly bank: string;
  readonly masked: string;
  readonly verified: boolean;
}

export interface AccountsView {
  readonly accounts: readonly AccountView[];
  readonly chosen: string | undefined;
  readonly typed: Readonly<Record<string, string>>;
}

export const NEW_ACCOUNT = 'new';

export function accountPage(site: Site, acting: Acting, draft: Draft, view: AccountsView): string {
  const { party } = acting;
  return draftPage(
    site,
    acting,
    draft,
    'account',
    party.kind === 'person' ? '钱打到您本人名下的银行账户。' : '钱打到单位的对公账户。',
    form(
      stepAddress(draft.id, 'account'),
      [draftMarks(draft), ...accountFields(party, view, draft.faults), saveButtons()],
      { novalidate: '' },
    ),
    view.accounts.length === 0
      ? null
      : h('p', { class: 'quiet' }, h('a', { href: forParty('/my/accounts', party) }, '管理收款账户')),
  );
}

/** One of those there are, or a new one. */
export function accountFields(
  party: PartyView,
  { accounts, chosen, typed }: AccountsView,
  faults: readonly FormFault[],
): readonly (Markup | null)[] {
  if (accounts.length === 0)
    return [h('input', { type: 'hidden', name: 'payee', value: NEW_ACCOUNT }), newAccount(party, typed, faults)];
  const value = chosen ?? accounts[0]?.token;
  return [
    choiceField(
      {
        name: 'payee',
        label: '用哪个账户',
        ...(value === undefined ? {} : { value }),
        options: [
          ...accounts.map(({ token, holder, bank, masked, verified }) => ({
            value: token,
            label: `${bank} ${masked}`,
            hint: `${holder}${verified ? '，银行已核实' : ''}`,
          })),
          { value: NEW_ACCOUNT, label: '登记一个新账户', hint: '在下面填写' },
        ],
      },
      faults,
    ),
    h('div', { class: 'new-account' }, newAccount(party, typed, faults)),
  ];
}

/** The fields of a new account. Its number is kept sealed, and only its end is shown from then on. */
export function newAccount(
  { kind, name }: Pick<PartyView, 'kind' | 'name'>,
  typed: Readonly<Record<string, string>>,
  faults: readonly FormFault[],
): Markup {
  return h(
    'div',
    { class: 'form' },
    textField(
      {
        name: 'holder',
        label: '户名',
        value: typed['holder'] ?? name,
        hint: kind === 'person' ? '须是您本人的姓名。' : '须是单位登记的全称。',
        required: true,
        maxLength: 100,
      },
      faults,
    ),
    textField(
      {
        name: 'bank',
        label: '开户行',
        value: typed['bank'] ?? '',
        hint: '如 中国建设银行。',
        required: true,
        maxLength: 100,
      },
      faults,
    ),
    textField({ name: 'branch', label: '网点', value: typed['branch'] ?? '', maxLength: 100 }, faults),
    textField(
      {
        name: 'number',
        label: '账号',
        // Typed again after a fault: a full number stands on no page.
        value: '',
        hint: '照银行卡或开户许可证填写，数字之间可以有空格。加密保存，以后只显示后四位。',
        inputMode: 'numeric',
        autocomplete: 'off',
        required: true,
        maxLength: 60,
      },
      faults,
    ),
  );
}
