import { PLATFORM_SCOPE } from '../../access/index.ts';
import { claimDelivery, enqueue, markFailed, markSent, openText, transact, type Claimed } from '../../store/index.ts';
import type { JobContext } from '../jobs/job.ts';
import { sayFailure } from '../jobs/failure.ts';
import { waitAfter } from './backoff.ts';
import { push } from './push.ts';
import { arePrivateAllowed } from './webhook-settings.ts';

/** Seconds that a delivery is left to who has taken it: more than it can take. */
const LEASE_SECONDS = 120;

/** So many in one run; of what is due, the rest is left to another one, behind the jobs that have waited meanwhile. */
const MOST_IN_A_RUN = 200;

/**
 * The job `messages.deliver`: those that its payload names, or everything that is due. Each is taken, sent, and marked, in steps of their
 * own: under normal operation each goes out once, after a crash in between once more, with the same key.
 */
export async function deliverMessages(context: JobContext, payload: unknown): Promise<void> {
  const ids = idsOf(payload);
  const silent: string[] = [];
  for (let n = 0; n < MOST_IN_A_RUN && !context.signal.aborted; n += 1) {
    const claimed = await transact(context.database, PLATFORM_SCOPE, (tx) =>
      claimDelivery(tx, { ids, except: silent, lease: LEASE_SECONDS }),
    );
    if (claimed === undefined) return;
    const error = await deliver(context, claimed);
    await settle(context, claimed, error);
    // A receiver that keeps us waiting must not keep all others waiting.
    if (error === 'timeout' && claimed.content !== null && 'webhook' in claimed.content)
      silent.push(claimed.content.webhook);
  }
  if (!context.signal.aborted)
    await transact(context.database, PLATFORM_SCOPE, (tx) => enqueue(tx, DELIVER, {}, { key: DELIVER }));
}

const DELIVER = 'messages.deliver';

/** @returns why it didn't go out; undefined where it did. */
async function deliver(context: JobContext, { key, content }: Claimed): Promise<string | undefined> {
  const { database, keys, now, sms, signal } = context;
  if (content === null) return GONE;
  if ('payload' in content) {
    const allowPrivate = await transact(database, PLATFORM_SCOPE, arePrivateAllowed);
    const { url, payload, sealedSecret } = content;
    return push({ url, payload, key, secret: openText(keys, sealedSecret), at: now, allowPrivate, signal });
  }
  try {
    await sms.send({ to: openText(keys, content.sealedPhone), text: smsText(content), key });
    return undefined;
  } catch (error) {
    return sayFailure(error);
  }
}

/** The phone was taken back, or the webhook switched off: nothing to try again. */
const GONE = 'receiver-gone';

async function settle({ database }: JobContext, claimed: Claimed, error: string | undefined): Promise<void> {
  await transact(database, PLATFORM_SCOPE, (tx) =>
    error === undefined
      ? markSent(tx, claimed.id)
      : markFailed(tx, claimed, error, error === GONE ? null : waitAfter(claimed.attempts)),
  );
}

function smsText({ title, body }: { readonly title: string; readonly body: string }): string {
  return `【匠通】${title}。${body}`;
}

function idsOf(payload: unknown): readonly string[] | undefined {
  if (typeof payload !== 'object' || payload === null || !('ids' in payload)) return undefined;
  const { ids } = payload;
  const list: readonly unknown[] | undefined = Array.isArray(ids) ? ids : undefined;
  return list?.map(String);
}
