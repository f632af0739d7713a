import type { ReactNode } from 'react';
import { Button } from 'antd';
import { useHref, useLinkClickHandler } from 'react-router';

interface LinkButtonProps {
  readonly to: string;
  readonly type?: 'primary' | 'default';
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

/** A link that looks like a button: what it leads to is a page. */
export function LinkButton({ to, type = 'default', icon, children }: LinkButtonProps) {
  const follow = useLinkClickHandler<HTMLElement>(to);
  return (
    <Button type={type} icon={icon} href={useHref(to)} onClick={follow}>
      {children}
    </Button>
  );
}
