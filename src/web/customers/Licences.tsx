import { useWords } from '../language/words.ts'
import { Dash } from './StatusCell.tsx'
import classes from './table.module.css'

/** 3 / 10: licences in use, of all. */
export function Licences({ used, all }: { used: number | null; all: number | null }) {
  const { number } = useWords()
  if (used === null && all === null) return <Dash />
  return (
    <span className={classes.share} data-over={(used ?? 0) > (all ?? Infinity) || undefined}>
      {used === null ? '–' : number(used)}
      <span className={classes.of}> / </span>
      {all === null ? '–' : number(all)}
    </span>
  )
}
