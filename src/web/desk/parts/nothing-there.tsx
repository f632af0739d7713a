import type { ReactNode } from 'react';

/** In the place of a list that has nothing: what is missing, and the way on. */
export function NothingThere({
  text = '没有内容',
  children,
}: {
  readonly text?: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="nothing">
      <p>{text}</p>
      {children}
    </div>
  );
}
