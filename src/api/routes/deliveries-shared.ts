import Type from 'typebox';
import { text, textOrNull } from './accounts-shared.ts';

/** What deliveries of all kinds share. */

const STATES = ['waiting', 'sent', 'failed', 'dead'] as const;

export const deliverySchema = Type.Object({
  id: text('编号'),
  key: text('幂等键：每次重试都相同'),
  kind: text('事件或消息的种类'),
  state: Type.Enum([...STATES], {
    description: 'waiting 待发，failed 没有成功、还会再试，sent 已送达，dead 不再自动重试',
  }),
  attempts: Type.Integer({ description: '试了几次' }),
  nextAt: textOrNull('最早何时再试'),
  error: textOrNull('上次为什么没有成功，如 HTTP 500、ECONNREFUSED、timeout'),
  createdAt: text('产生的时间'),
  sentAt: textOrNull('送达的时间'),
  version: Type.Integer({ description: '版本，也是 ETag' }),
});

export const stateQuery = {
  state: Type.Optional(Type.Enum([...STATES], { description: '只看这种状态的' })),
};
