import type { Trouble } from '../../domain/trouble.ts'
import { useWords } from '../language/words.ts'
import { Notice } from '../parts/Notice.tsx'
import classes from './details.module.css'

/** Why it is asked for again: in a sentence, and in the words of who was not content with it. */
export function WhyAgain({ why }: { why: Trouble }) {
  const { say } = useWords()
  return (
    <Notice tone="attention" title={say('web.details.why')}>
      <p>
        {say(`trouble.${why.code}`, why.params)} {say('web.details.why_text')}
      </p>
      {why.words !== null && <blockquote className={classes.quote}>{why.words}</blockquote>}
    </Notice>
  )
}
