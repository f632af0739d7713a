import type { CaseFault } from '../../case/index.ts';
import { readNoticeOffice, record, writeNoticeOffice, type NoticeOffice } from '../../store/index.ts';
import { demand } from '../access/refusal.ts';
import type { Context } from '../context.ts';
import { read, step } from '../step.ts';
import { NoticeRefused } from './refused.ts';

/** What the sample city sets. */
export const SAMPLE_OFFICE: NoticeOffice = {
  organ: '聊城市人力资源和社会保障局',
  phone: '0635-0000000',
  address: '聊城市东昌府区示例路1号（职业能力建设科）',
};

/** Who publishes, and where objections are taken; null where nobody has set it. */
export async function getNoticeOffice(context: Context): Promise<NoticeOffice | null> {
  await demand(context, 'public-notice.manage');
  return read(context, async (tx) => (await readNoticeOffice(tx)) ?? null);
}

/** Sets it for the batches that are published from now on; those published before keep theirs. */
export async function setNoticeOffice(context: Context, given: NoticeOffice): Promise<NoticeOffice> {
  await demand(context, 'public-notice.manage');
  const office = { organ: given.organ.trim(), phone: given.phone.trim(), address: given.address.trim() };
  const faults = officeFaults(office);
  if (faults.length > 0) throw new NoticeRefused('invalid', faults);
  await step(context, async (tx) => {
    await writeNoticeOffice(tx, office);
    await record(tx, { action: 'public-notice.publish', subject: '公示:发布单位', detail: { ...office } });
    return null;
  });
  return office;
}

const NAMES = { organ: '发布单位', phone: '受理异议的电话', address: '受理异议的地址' } as const;

function officeFaults(office: NoticeOffice): readonly CaseFault[] {
  return (['organ', 'phone', 'address'] as const).flatMap((field) =>
    office[field] === '' ? [{ field, message: `没有写明${NAMES[field]}`, hint: `写明${NAMES[field]}` }] : [],
  );
}
