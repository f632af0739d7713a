/** China has been 8 hours ahead of UTC without a change since 1991; crontab lines count in UTC. */
const HOURS_AHEAD = 8;

/** Every so many minutes; what divides the hour. */
export function everyMinutes(minutes: 1 | 2 | 5 | 10 | 15 | 20 | 30): string {
  return minutes === 1 ? '* * * * *' : `*/${String(minutes)} * * * *`;
}

/** Every hour, so many minutes past it. */
export function hourlyAt(minute: number): string {
  return `${String(minute)} * * * *`;
}

/** Every day at this time in China. */
export function dailyAt(hour: number, minute: number): string {
  return `${String(minute)} ${String((hour + 24 - HOURS_AHEAD) % 24)} * * *`;
}
