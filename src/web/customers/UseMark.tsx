import { VisuallyHidden } from '@mantine/core'
import { useWords } from '../language/words.ts'
import { licenceMarkOf, markFaces } from './marks.ts'
import type { LicenceUse } from './marks.ts'
import classes from './table.module.css'

/** Beside the number of licences: what there is to see in it, in words where there is room. */
export function UseMark({ of, inWords = false }: { of: LicenceUse; inWords?: boolean }) {
  const { say } = useWords()
  const mark = licenceMarkOf(of)
  if (mark === null) return null
  const { icon: Face, is } = markFaces[mark]
  return (
    <span className={classes.use} data-mark={mark} title={say(is)}>
      <Face size={15} stroke={1.75} aria-hidden />
      {inWords ? say(is) : <VisuallyHidden>{say(is)}</VisuallyHidden>}
    </span>
  )
}
