import { Loader } from '@mantine/core'
import { useWords } from '../language/words.ts'
import classes from './parts.module.css'

/** A page on its way; shown only when it takes noticeably long. */
export function PageLoading() {
  const { say } = useWords()
  return (
    <div className={classes.loading} role="status">
      <Loader size="sm" type="dots" aria-hidden />
      <span>{say('web.loading')}</span>
    </div>
  )
}
