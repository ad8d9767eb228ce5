import { ApiProblem } from '../../client/problems.ts'
import { isUnreachable } from '../connection/unreachable.ts'
import { useWords } from '../language/words.ts'
import classes from './parts.module.css'

/**
 * What went wrong, in words: the server's own where it answered (they are in the reader's language and say what to do),
 * with every input that it refused.
 */
export function Problem({ error }: { error: unknown }) {
  const { say } = useWords()
  if (isUnreachable(error)) return <p>{say('web.error.unreachable_text')}</p>
  if (!(error instanceof ApiProblem) || error.code === 'unexpected_answer')
    return (
      <>
        <p>{say('web.error.unexpected')}</p>
        <p className={classes.detail}>{error instanceof Error ? error.message : String(error)}</p>
      </>
    )
  return (
    <>
      <p>{error.detail}</p>
      {error.errors.length > 0 && (
        <ul className={classes.problems}>
          {error.errors.map(({ path, message }) => (
            <li key={path + message}>
              {path !== '' && <code>{path}</code>} {message}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
