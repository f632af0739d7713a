/** A backup or a restore that was not done; nothing was changed. The message says why, the hint what to do, both in Chinese. */
export class BackupRefused extends Error {
  readonly hint: string;

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'BackupRefused';
    this.hint = hint;
  }
}

export function damaged(file: string, what: string, cause?: unknown): BackupRefused {
  return new BackupRefused(
    `${file} 不完整或被改过：${what}。`,
    '换一份备份；如果是拷来的，重新拷一次再核对（jiangtong restore --check 文件）。',
    cause,
  );
}
