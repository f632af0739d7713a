import { dayOf, daysInMonth, type Day } from '../../../kit/index.ts';

interface YearViewProps {
  readonly year: number;
  readonly holidays: ReadonlySet<Day>;
  readonly workdays: ReadonlySet<Day>;
}

const WEEK = ['一', '二', '三', '四', '五', '六', '日'];
const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

/** An ordinary calendar of a year: what is off and what is worked, in words as well. */
export function YearView({ year, ...days }: YearViewProps) {
  return (
    <div className="year">
      {MONTHS.map((month) => (
        <Month key={month} year={year} month={month} {...days} />
      ))}
    </div>
  );
}

function Month({ year, month, holidays, workdays }: YearViewProps & { readonly month: number }) {
  const first = dayOf(year, month, 1);
  const before = fromMonday(first);
  const weeks = Math.ceil((before + daysInMonth(year, month)) / 7);
  return (
    <table className="month">
      <caption>{month}月</caption>
      <thead>
        <tr>
          {WEEK.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: weeks }, (_, week) => (
          <tr key={week}>
            {WEEK.map((name, at) => {
              const date = week * 7 + at - before + 1;
              if (date < 1 || date > daysInMonth(year, month)) return <td key={name} />;
              const [kind, mark, said] = kindOf(first + date - 1, holidays, workdays);
              return (
                <td key={name} className={`date date-${kind}`}>
                  {date}
                  {mark === '' ? null : (
                    <span className="date-mark">
                      {mark}
                      <span className="visually-hidden">{said}</span>
                    </span>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function kindOf(
  day: Day,
  holidays: ReadonlySet<Day>,
  workdays: ReadonlySet<Day>,
): readonly [kind: string, mark: string, said: string] {
  if (workdays.has(day)) return ['made-up', '班', '，调休上班'];
  if (holidays.has(day)) return ['off', '休', '，放假'];
  return [fromMonday(day) >= 5 ? 'weekend' : 'work', '', ''];
}

/** Monday is 0. Day 0, 1970-01-01, was a Thursday. */
function fromMonday(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}
