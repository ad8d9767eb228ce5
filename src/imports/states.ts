import type { ImportRow } from './repository.ts'

const over: Readonly<Record<ImportRow['state'], boolean>> = {
  receiving: false,
  waiting: false,
  running: false,
  done: true,
  failed: true,
  cancelled: true,
}

/** Whether nothing more will happen to an import. */
export function isOver(state: ImportRow['state']): boolean {
  return over[state]
}
