import type { Database } from '../database/connect.ts'
import type { ReadNow } from '../standings/now.ts'

/** What every noun's routes are given. */
export interface ApiContext {
  readonly database: Database
  /** The one `now` of a request (DESIGN.md §4). */
  readonly readNow: ReadNow
}
