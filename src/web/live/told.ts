import type { Message } from './messages.ts'

/** What a tab is told; `last` is the number up to which it knows everything then. */
export type Told =
  /** What came before is not known: what is shown is read anew. */
  | { readonly kind: 'anew'; readonly last: number }
  | {
      readonly kind: 'changed'
      readonly last: number
      readonly customerIds: readonly string[]
      /** Others are assigned to the reader than were before. */
      readonly isReach: boolean
    }
  /** What changed is none of the reader's. */
  | { readonly kind: 'nothing'; readonly last: number }

/** Reads a message of the server's stream (src/events/stream.ts); null for one without a number. */
export function readTold({ id, event, data }: Message): Told | null {
  if (id === null) return null
  if (event === 'begin' || event === 'lost') return { kind: 'anew', last: id }
  if (event === '') return { kind: 'nothing', last: id }
  const { customerIds = [] } = JSON.parse(data) as { customerIds?: string[] }
  return { kind: 'changed', last: id, customerIds, isReach: event === 'reach_changed' }
}
