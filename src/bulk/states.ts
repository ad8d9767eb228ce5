import type { JobRow } from './repository.ts'

const over: Readonly<Record<JobRow['state'], boolean>> = {
  waiting: false,
  running: false,
  done: true,
  failed: true,
  cancelled: true,
}

/** Whether nothing more will happen to a job. */
export function isOver(state: JobRow['state']): boolean {
  return over[state]
}
