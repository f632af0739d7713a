import { Button } from 'antd';
import { useLoaderData, useSearchParams } from 'react-router';
import { get, getVersion } from '../api/client.ts';
import { api, loader as loaderOf } from '../api/loader.ts';
import { ProblemError } from '../api/problem.ts';
import { may } from '../api/session.ts';
import type { Description, RowView, VersionView } from '../api/types.ts';
import { NothingThere } from '../parts/nothing-there.tsx';
import { Page, Panel } from '../parts/page.tsx';
import { saySource, sayTime, sayWho } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';
import { Alter } from './alter.tsx';
import { isAlteration, WAYS, type Alteration } from './alterations.ts';
import { CellOf, nameOfRow } from './cells.tsx';
import { History } from './history.tsx';
import { Reveal } from './reveal.tsx';

export const loader = loaderOf(async ({ params: { register = '', row = '' }, signal }) => {
  const path = api`registers/${register}/rows/${row}`;
  const [description, now, history] = await Promise.all([
    get<Description>(api`registers/${register}`, signal),
    // A row that was withdrawn is gone, and its versions are all there is.
    getVersion<RowView>(path, signal)
      .then(({ body }) => body)
      .catch(noneWhereGone),
    get<{ versions: readonly VersionView[] }>(`${path}/history`, signal),
  ]);
  return { description, row: now, versions: history.versions };
});

function noneWhereGone(error: unknown): null {
  if (error instanceof ProblemError && error.problem.code === 'no-such-resource') return null;
  throw error;
}

/** A row as it is, what may be done to it, and everything it ever was. */
export function Component() {
  const { description, row, versions } = useLoaderData<typeof loader>();
  const { register, columns } = description;
  const [query, setQuery] = useSearchParams();
  const asked = query.get('do') ?? '';
  const doing = row !== null && register.mayWrite && isAlteration(asked) ? asked : undefined;
  const last = row ?? versions.at(-1);
  const title = last === undefined ? '没有这一行' : nameOfRow(columns, register.key, last);
  return (
    <Page
      title={title}
      above={[
        { to: '/registers', text: '全部台账' },
        { to: `/registers/${encodeURIComponent(register.name)}`, text: register.name },
      ]}
      actions={
        row !== null && register.mayWrite && doing === undefined ? (
          <Ways
            choose={(way) => {
              setQuery({ do: way });
            }}
          />
        ) : undefined
      }
    >
      {row === null ? (
        <Panel>
          <NothingThere text="这一行已经撤回。它以前的样子见下面的历史。" />
        </Panel>
      ) : doing === undefined ? (
        <Facts description={description} row={row} />
      ) : (
        <Alter
          key={doing + String(row.version)}
          description={description}
          row={row}
          alteration={doing}
          end={() => {
            setQuery({});
          }}
        />
      )}
      <Panel title="历史">
        <History columns={columns} versions={versions} />
      </Panel>
    </Page>
  );
}

function Ways({ choose }: { readonly choose: (alteration: Alteration) => void }) {
  return Object.values(WAYS).map(({ code, name }) => (
    <Button
      key={code}
      danger={code === 'withdraw'}
      onClick={() => {
        choose(code);
      }}
    >
      {name}
    </Button>
  ));
}

function Facts({
  description: { register, columns },
  row,
}: {
  readonly description: Description;
  readonly row: RowView;
}) {
  const session = useSession();
  const mayReveal = may(session, 'register.reveal');
  return (
    <Panel>
      <dl className="facts">
        {columns.map((column) => (
          <div key={column.name}>
            <dt>{column.name}</dt>
            <dd>
              <CellOf column={column} row={row} />
              {mayReveal && isMasked(row.values[column.name]) && column.identity !== 'none' ? (
                <Reveal register={register.name} row={row.row} column={column.name} />
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
      <p className="quiet">
        第 {row.version} 版，{sayTime(row.knownFrom)} 由{sayWho(row.by, session.account.id, row.byName)}写入（
        {saySource(row.source)}）；
        {row.validFrom === null ? '自始有效' : `自 ${row.validFrom} 起`}
        {row.county === null ? '' : `；属地 ${row.county}`}
      </p>
    </Panel>
  );
}

function isMasked(value: unknown): boolean {
  return typeof value === 'string' && value.includes('*');
}
