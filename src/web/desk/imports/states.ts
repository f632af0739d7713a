import type { ImportView } from '../api/types.ts';

interface StateWords {
  readonly name: string;
  readonly about: string;
  readonly colour: 'processing' | 'success' | 'error' | 'warning' | 'default';
  /** Something will still happen by itself. */
  readonly runs: boolean;
}

export const STATES: Readonly<Record<ImportView['state'], StateWords>> = {
  received: { name: '排队', about: '已经收下，前面的导入完成以后开始。', colour: 'processing', runs: true },
  checking: {
    name: '正在核对',
    about: '逐行核对，还没有写入。可以离开这一页，回来再看。',
    colour: 'processing',
    runs: true,
  },
  writing: { name: '正在写入', about: '核对完了，正在写入，不能取消了。', colour: 'processing', runs: true },
  interrupted: { name: '中断', about: '平台重启打断了它，会自动从头重做。', colour: 'warning', runs: true },
  done: { name: '完成', about: '', colour: 'success', runs: false },
  refused: { name: '有错，没有写入', about: '一行也没有写入。', colour: 'error', runs: false },
  failed: { name: '没有完成', about: '平台出了问题，一行也没有写入，可以再导入一次。', colour: 'error', runs: false },
  cancelled: { name: '已取消', about: '一行也没有写入。', colour: 'default', runs: false },
};

export const MODES: Readonly<Record<ImportView['mode'], string>> = {
  'all-or-nothing': '有一行不对就都不写入',
  'good-rows': '写入正确的行，其余进错误报告',
};
