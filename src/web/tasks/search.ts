import { textOf } from '../search-params.ts'
import type { RawSearch } from '../search-params.ts'

/** What of the tasks is shown: the same names and values as the API's own query. */
export interface TasksSearch {
  /** Absent: what waits for the partner itself. */
  readonly party?: 'vendor'
  /** Absent: whoever does it. */
  readonly assignee?: 'me' | 'nobody'
  readonly overdue?: true
}

/** Reads the address; what it does not understand it leaves out. */
export function tasksSearch(raw: Partial<RawSearch>): TasksSearch {
  const assignee = textOf(raw['assignee'])
  return {
    ...(textOf(raw['party']) === 'vendor' && { party: 'vendor' }),
    ...((assignee === 'me' || assignee === 'nobody') && { assignee }),
    ...(String(raw['overdue']) === 'true' && { overdue: true }),
  }
}
