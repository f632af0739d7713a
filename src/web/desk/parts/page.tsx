import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useTitle } from '../shell/shell.tsx';

interface PageProps {
  readonly title: string;
  /** Where one comes from, the nearest last. */
  readonly above?: readonly { readonly to: string; readonly text: string }[];
  /** What the page is for, in one line. */
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page within the shell: the way to it, its title, what can be done, what it shows. */
export function Page({ title, above = [], about, actions, children }: PageProps) {
  const heading = useTitle(title);
  return (
    <article className="page">
      {above.length === 0 ? null : (
        <nav className="above" aria-label="所在位置">
          <ol>
            {above.map(({ to, text }) => (
              <li key={to}>
                <Link to={to}>{text}</Link>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions === undefined ? null : <div className="buttons">{actions}</div>}
      </div>
      {about === undefined ? null : <p className="quiet about">{about}</p>}
      {children}
    </article>
  );
}

interface PanelProps {
  readonly title?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A sheet on the ground of the page. */
export function Panel({ title, actions, children }: PanelProps) {
  return (
    <section className="panel" {...(title === undefined ? {} : { 'aria-label': title })}>
      {title === undefined ? null : (
        <div className="panel-head">
          <h2>{title}</h2>
          {actions === undefined ? null : <div className="buttons">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
