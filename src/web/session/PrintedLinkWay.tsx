import { IconChevronRight } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import classes from './session.module.css'

/** By the one-time link that the server prints: how a new installation begins, and the way in for who runs it. */
export function PrintedLinkWay() {
  const { say } = useWords()
  return (
    <details className={classes.more}>
      <summary>
        <IconChevronRight size={16} stroke={1.75} aria-hidden />
        {say('web.sign_in.by_link')}
      </summary>
      <p>{say('web.sign_in.printed')}</p>
      <p>{say('web.sign_in.command')}</p>
      <pre className={classes.command}>
        <code>npx varde sign-in-link</code>
      </pre>
    </details>
  )
}
