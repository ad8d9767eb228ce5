import { useWords } from '../language/words.ts'
import { Notice } from '../parts/Notice.tsx'
import classes from './customer.module.css'
import { useIsGone } from './gone.ts'

/** Above a customer that somebody else has deleted, or taken from the reader, while its page is open. */
export function GoneNotice({ customerId }: { customerId: string }) {
  const { say } = useWords()
  if (!useIsGone(customerId)) return null
  return (
    <div className={classes.gone}>
      <Notice tone="attention" role="status" title={say('web.live.gone')}>
        <p>{say('web.live.gone_text')}</p>
      </Notice>
    </div>
  )
}
