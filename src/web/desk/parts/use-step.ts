import { useState } from 'react';
import { App, type FormInstance } from 'antd';
import { useRevalidator } from 'react-router';
import { command, type Command } from '../api/client.ts';
import { ProblemError } from '../api/problem.ts';
import { useCommand, type Commanding } from './use-command.ts';

export interface Step<T> {
  readonly path: string;
  readonly method?: Command['method'];
  readonly body?: object;
  /** The version that was seen; absent where the route asks for none. */
  readonly version?: number;
  readonly said: string;
  /** Instead of reading the page again. */
  readonly then?: (answer: T) => Promise<void> | void;
}

export interface Stepping extends Commanding {
  readonly take: <T>(step: Step<T>) => Promise<boolean>;
  /** Somebody was first. */
  readonly stale: boolean;
  readonly settle: () => void;
}

/** A command on something that others work on too: where somebody was first, nothing is lost and it is said. */
export function useStep(form?: FormInstance): Stepping {
  const commanding = useCommand(form);
  const { message } = App.useApp();
  const { revalidate } = useRevalidator();
  const [stale, setStale] = useState(false);
  const attempt = async <T>({
    path,
    method = 'POST',
    body,
    version,
  }: Step<T>): Promise<{ readonly answer: T } | undefined> => {
    try {
      const given = { method, ...(body === undefined ? {} : { body }), version };
      return { answer: (await command<T>(path, given)).body };
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'precondition-failed') throw error;
      setStale(true);
      return undefined;
    }
  };
  const take = async <T>(step: Step<T>): Promise<boolean> => {
    const done = await commanding.run(async () => {
      const answered = await attempt(step);
      // Busy until the page is read again: another step on what is old would be told that somebody else was first.
      if (answered !== undefined && step.then === undefined) await revalidate();
      return answered;
    });
    if (done === undefined) return false;
    message.success(step.said);
    await step.then?.(done.answer);
    return true;
  };
  return { ...commanding, take, stale, settle: () => setStale(false) };
}
