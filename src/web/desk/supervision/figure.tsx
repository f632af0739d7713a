import type { GoalFigure } from '../../../flow/index.ts';

/** A number beside what it is to be. */
export function Figure({ figure }: { readonly figure: GoalFigure | null }) {
  if (figure === null) return <span className="quiet">—</span>;
  const { name, text, target, percent } = figure;
  return (
    <>
      <strong className="figures">{text}</strong>
      {target === null ? '' : ` / 目标 ${target}`}
      {percent === null ? '' : `（${percent >= 100 ? '已达到' : `${String(percent)}%`}）`}
      <span className="beside">{name}</span>
    </>
  );
}
