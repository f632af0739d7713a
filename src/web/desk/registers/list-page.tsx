import { Input, Tag } from 'antd';
import { Link, useLoaderData, useSearchParams } from 'react-router';
import { get } from '../api/client.ts';
import { loader as loaderOf } from '../api/loader.ts';
import type { RegisterView } from '../api/types.ts';
import { changed } from '../parts/listing.tsx';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { groupsOf, type NoticeData } from './groups.ts';

export const loader = loaderOf(async ({ signal }) => {
  const { registers } = await get<{ registers: readonly RegisterView[] }>('/api/registers', signal);
  const ids = [...new Set(registers.map(({ notice }) => notice))];
  const notices = await Promise.all(ids.map((id) => get<NoticeData>(`/api/notices/${encodeURIComponent(id)}`, signal)));
  return groupsOf(registers, notices);
});

/** Every register, measure by measure. */
export function Component() {
  const groups = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const words = query.get('q') ?? '';
  const onlyMine = query.get('mine') === '1';
  const shown = groups
    .map((group) => ({
      ...group,
      registers: group.registers.filter(
        ({ name, keepers, mayWrite }) =>
          (!onlyMine || mayWrite) && [name, group.title, ...keepers].some((text) => text.includes(words)),
      ),
    }))
    .filter(({ registers }) => registers.length > 0);
  const canWrite = groups.some(({ registers }) => registers.some(({ mayWrite }) => mayWrite));
  const set = (changes: Readonly<Record<string, string | null>>): void => {
    setQuery(changed(query, changes), { replace: true });
  };
  return (
    <Page title="全部台账" about="按政策措施排列。只看得到授权范围内的行。">
      <div className="buttons">
        <Input
          className="search"
          type="search"
          aria-label="按名称、措施或保管部门找台账"
          placeholder="名称、措施或保管部门"
          allowClear
          value={words}
          onChange={({ target }) => {
            set({ q: target.value });
          }}
        />
        {canWrite ? (
          <label className="check">
            <input
              type="checkbox"
              checked={onlyMine}
              onChange={({ target }) => {
                set({ mine: target.checked ? '1' : null });
              }}
            />
            只看我能登记的
          </label>
        ) : null}
      </div>
      {shown.length === 0 ? <NothingThere text={`没有与“${words}”相符的台账。`} /> : null}
      {shown.map(({ key, title, registers }) => (
        <Panel key={key} title={title}>
          <ul className="cards">
            {registers.map((register) => (
              <Card key={register.name} register={register} />
            ))}
          </ul>
        </Panel>
      ))}
    </Page>
  );
}

function Card({ register: { name, keepers, fourEyes, restricted, mayWrite } }: { readonly register: RegisterView }) {
  return (
    <li>
      <Link to={`/registers/${encodeURIComponent(name)}`}>{name}</Link>
      <p className="quiet">{keepers.length === 0 ? '没有保管部门' : keepers.join('、')}</p>
      {mayWrite || fourEyes || restricted ? (
        <p>
          {mayWrite ? <Tag color="processing">可登记</Tag> : null}
          {fourEyes ? <Tag>改动须两人</Tag> : null}
          {restricted ? <Tag>限定可见</Tag> : null}
        </p>
      ) : null}
    </li>
  );
}
