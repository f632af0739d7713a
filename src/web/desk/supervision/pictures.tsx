import type { SupervisionBoard } from '../../../flow/index.ts';
import { formatWan, formatYuan } from '../../../kit/index.ts';
import { Bars } from './bars.tsx';

/** Numbers against their targets, and money by measure. */
export function Pictures({ board }: { readonly board: SupervisionBoard }) {
  return (
    <div className="pictures">
      <Targets board={board} />
      <Money board={board} />
    </div>
  );
}

/** Longer bars would only say that a target was low. */
const MOST_PERCENT = 120;

function Targets({ board: { tasks } }: { readonly board: SupervisionBoard }) {
  const withTarget = tasks.flatMap(({ id, name, figure }) =>
    figure.percent === null
      ? []
      : [{ id, name, percent: figure.percent, text: figure.text, target: figure.target ?? '' }],
  );
  if (withTarget.length === 0) return null;
  const reached = withTarget.filter(({ percent }) => percent >= 100).length;
  return (
    <Bars
      title="完成目标的百分比"
      said={`定了目标值的${String(withTarget.length)}项任务，${String(reached)}项已达到。数字见下面的数表。`}
      mark={{ value: 100, text: '目标' }}
      bars={withTarget.map(({ name, percent, text }) => ({
        name,
        value: Math.min(percent, MOST_PERCENT),
        text: `${String(percent)}%，${text}`,
        reached: percent >= 100,
      }))}
    >
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">任务</th>
            <th scope="col">现在</th>
            <th scope="col">目标</th>
            <th scope="col">完成</th>
          </tr>
        </thead>
        <tbody>
          {withTarget.map(({ id, name, text, target, percent }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>{text}</td>
              <td>{target}</td>
              <td>{percent}%</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Bars>
  );
}

const WAN = 1_000_000;

function Money({ board: { measures, money } }: { readonly board: SupervisionBoard }) {
  const spending = measures
    .filter(({ spent }) => spent > 0)
    .toSorted((one, other) => other.spent - one.spent)
    .map(({ number, title, spent, cases }) => ({ number, title, spent, cases }));
  if (spending.length === 0) return null;
  return (
    <Bars
      title="今年各条措施的支出"
      said={`今年共支出${sayMoney(money.spent)}，最多的是${spending[0]?.title ?? ''}。数字见下面的数表。`}
      bars={spending.map(({ title, spent }) => ({ name: title, value: spent / WAN, text: sayMoney(spent) }))}
    >
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">措施</th>
            <th scope="col">今年支出</th>
            <th scope="col">申报</th>
            <th scope="col">兑现</th>
            <th scope="col">在办</th>
            <th scope="col">超期</th>
          </tr>
        </thead>
        <tbody>
          {spending.map(({ number, title, spent, cases }) => (
            <tr key={number}>
              <th scope="row">{title}</th>
              <td>{sayMoney(spent)}</td>
              <td>{cases.submitted} 件</td>
              <td>{cases.granted} 件</td>
              <td>{cases.open} 件</td>
              <td>{cases.late} 件</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Bars>
  );
}

function sayMoney(amount: number): string {
  return amount >= WAN && amount % (WAN / 100) === 0 ? formatWan(amount) : formatYuan(amount);
}
