import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'

export interface InstantProps {
  readonly at: string
  /** What is read at once; the exact instant is always a hover away. */
  readonly as?: 'relative' | 'date' | 'exact'
  readonly className?: string | undefined
}

/** A moment in the reader's language: «om 3 dager», with the exact instant on hover and for machines. */
export function Instant({ at, as = 'relative', className }: InstantProps) {
  const words = useWords()
  const nowMs = useNow()
  const exact = words.exact(at)
  const shown = { relative: () => words.relative(at, nowMs), date: () => words.date(at), exact: () => exact }
  return (
    <time dateTime={at} title={as === 'exact' ? undefined : exact} className={className}>
      {shown[as]()}
    </time>
  )
}
