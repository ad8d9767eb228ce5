import type { Trouble, TroubleCode } from '../../domain/trouble.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { useWords } from '../language/words.ts'
import { Notice } from '../parts/Notice.tsx'
import classes from './details.module.css'

/** What is said of it to who fills in: most of what can go wrong is not for them to understand. */
const sentences: Readonly<Partial<Record<TroubleCode, WordKey>>> = {
  details_refused: 'web.details.why_text.details_refused',
  needs_other_details: 'web.details.why_text.needs_other_details',
}

/** Why it is asked for again: in a sentence, and in the words of who was not content with it. */
export function WhyAgain({ why }: { why: Trouble }) {
  const { say } = useWords()
  return (
    <Notice tone="attention" title={say('web.details.why')}>
      <p>{say(sentences[why.code] ?? 'web.details.why_text.other')}</p>
      {why.words !== null && <blockquote className={classes.quote}>{why.words}</blockquote>}
    </Notice>
  )
}
