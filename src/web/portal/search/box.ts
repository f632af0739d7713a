import { h } from 'preact';
import type { Markup } from '../../ui/index.ts';
import { address } from '../site.ts';

/** Looks in everything: works by a click and by Enter, without a script. */
export function searchBox(query: string, label = '在文件、事项和服务中查找'): Markup {
  return h(
    'form',
    { class: 'search', role: 'search', action: address.search, method: 'get' },
    h('label', { for: 'q' }, label),
    h(
      'div',
      { class: 'search-row' },
      h('input', {
        id: 'q',
        name: 'q',
        type: 'search',
        value: query,
        placeholder: '如 竞赛、技能提升，或拼音 jnts',
        autocomplete: 'off',
        enterkeyhint: 'search',
        maxLength: 100,
      }),
      h('button', { type: 'submit' }, '查找'),
    ),
  );
}
