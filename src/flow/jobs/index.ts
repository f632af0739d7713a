export { retryFailedJob, seeFailedJobs, type FailedJob } from './failed-jobs.ts';
export type { JobContext, JobHandler, Task } from './job.ts';
export { runJobs, type JobHouse, type Jobs } from './run-jobs.ts';
