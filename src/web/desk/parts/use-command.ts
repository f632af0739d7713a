import { useState } from 'react';
import type { FormInstance } from 'antd';
import { useLocation, useNavigate } from 'react-router';
import { mustSignIn, signInFor } from '../api/loader.ts';
import { pathOf, ProblemError, sayFault, type Fault, type Problem } from '../api/problem.ts';

export interface Commanding {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Faults that no field shows. */
  readonly faults: readonly Fault[];
  /**
   * Does something that may be refused: its result, or undefined where it was refused; `problem` then says why, and each field its faults.
   * Whoever isn't signed in any more goes to the sign-in, and comes back.
   */
  readonly run: <T>(work: () => Promise<T>) => Promise<T | undefined>;
  readonly clear: () => void;
}

/** @param form whose fields show the faults that stand at them; its names are the members of the request's body. */
export function useCommand(form?: FormInstance, prefix: readonly string[] = []): Commanding {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const run = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    setBusy(true);
    setProblem(undefined);
    try {
      return await work();
    } catch (error) {
      if (mustSignIn(error)) await navigate(signInFor(pathname + search));
      else if (error instanceof ProblemError) {
        setProblem(error.problem);
        setFaults(form === undefined ? error.problem.faults : showAtFields(form, prefix, error.problem.faults));
      } else throw error;
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, faults, run, clear: () => setProblem(undefined) };
}

/** Says each fault at its field, and goes to the first; the others come back. */
function showAtFields(form: FormInstance, prefix: readonly string[], faults: readonly Fault[]): readonly Fault[] {
  const known = form.getFieldsError().map(({ name }) => ({ name, key: name.map(String).join('/') }));
  const placed = faults.map((fault) => {
    const key = pathOf(fault.pointer).slice(prefix.length).join('/');
    return { fault, name: known.find((field) => field.key === key)?.name };
  });
  const at = new Map<string, { name: (string | number)[]; errors: string[] }>();
  for (const { fault, name } of placed) {
    if (name === undefined) continue;
    const key = name.join('/');
    const field = at.get(key) ?? { name, errors: [] };
    field.errors.push(sayFault(fault));
    at.set(key, field);
  }
  form.setFields([...at.values()]);
  const [first] = at.values();
  if (first !== undefined) form.scrollToField(first.name, { focus: true, block: 'center' });
  return placed.filter(({ name }) => name === undefined).map(({ fault }) => fault);
}
