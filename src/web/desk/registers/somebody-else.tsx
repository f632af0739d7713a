import { Button, Modal } from 'antd';
import type { Cell, Column, RowView } from '../api/types.ts';
import { Listing } from '../parts/listing.tsx';
import { sayTime, sayWho } from '../parts/words.ts';
import { useSession } from '../shell/session.ts';
import { Nothing, sayCell } from './cells.tsx';

interface SomebodyElseProps {
  readonly columns: readonly Column[];
  /** As it was when the form was opened. */
  readonly before: RowView;
  /** As it is; null: withdrawn; undefined: nobody was first. */
  readonly now: RowView | null | undefined;
  /** What one wanted otherwise. */
  readonly mine: Readonly<Record<string, Cell>>;
  readonly goOn: () => void;
  readonly leave: () => void;
}

/** Somebody else was first: what they changed, beside what one wanted. Nothing is lost before one has seen it. */
export function SomebodyElse({ columns, before, now, mine, goOn, leave }: SomebodyElseProps) {
  const own = useSession().account.id;
  const different = columns.filter(
    ({ name }) => before.values[name] !== now?.values[name] || Object.hasOwn(mine, name),
  );
  return (
    <Modal
      open={now !== undefined}
      title="别人先改了这一行"
      width={720}
      onCancel={leave}
      footer={
        <div className="buttons">
          {now === null ? null : (
            <Button type="primary" onClick={goOn}>
              在现在的基础上继续改
            </Button>
          )}
          <Button onClick={leave}>放弃我的，看现在的</Button>
        </div>
      }
    >
      {now === null ? (
        <p>这一行已经撤回，不能再改。</p>
      ) : now === undefined ? null : (
        <>
          <p>
            您打开的是第 {before.version} 版；{sayWho(now.by, own, now.byName)} 在 {sayTime(now.knownFrom)} 写入了第{' '}
            {now.version} 版。您填的还没有提交。
          </p>
          <Listing<Column>
            label="不同的地方"
            rows={different}
            rowKey={({ name }) => name}
            columns={[
              { title: '栏目', render: ({ name }) => name },
              { title: '您打开时', render: (column) => shown(column, before.values[column.name]) },
              { title: '现在', render: (column) => shown(column, now.values[column.name]) },
              {
                title: '您要改成',
                render: (column) => (Object.hasOwn(mine, column.name) ? shown(column, mine[column.name]) : '不改'),
              },
            ]}
          />
        </>
      )}
    </Modal>
  );
}

function shown(column: Column, value: Cell | undefined) {
  const said = sayCell(column, value);
  return said === '' ? <Nothing /> : said;
}
