import { VisuallyHidden } from '@mantine/core'
import { useWords } from '../language/words.ts'
import { markFaces } from './marks.ts'
import classes from './table.module.css'

interface Use {
  readonly isOverLimit: boolean
  readonly isLowUse: boolean
  readonly isNobodyAssigned: boolean
}

/** What the use of licences says first: too many of them, none of them, few of them. */
export function useMarkOf({
  isOverLimit,
  isLowUse,
  isNobodyAssigned,
}: Use): 'overLimit' | 'nobodyAssigned' | 'lowUse' | null {
  if (isOverLimit) return 'overLimit'
  if (isNobodyAssigned) return 'nobodyAssigned'
  return isLowUse ? 'lowUse' : null
}

/** Beside the number of licences: what there is to see in it, in words where there is room. */
export function UseMark({ of, inWords = false }: { of: Use; inWords?: boolean }) {
  const { say } = useWords()
  const mark = useMarkOf(of)
  if (mark === null) return null
  const { icon: Face, is } = markFaces[mark]
  return (
    <span className={classes.use} data-mark={mark} title={say(is)}>
      <Face size={15} stroke={1.75} aria-hidden />
      {inWords ? say(is) : <VisuallyHidden>{say(is)}</VisuallyHidden>}
    </span>
  )
}
