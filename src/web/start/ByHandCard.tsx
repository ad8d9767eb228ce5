import { useWords } from '../language/words.ts'
import { AddCustomerButton } from '../orders/AddCustomerButton.tsx'
import classes from './start.module.css'

/** For who has few customers, or a file to come later: one at a time. */
export function ByHandCard() {
  const { say } = useWords()
  return (
    <section className={classes.demo} aria-labelledby="by-hand">
      <div className={classes.demoText}>
        <h3 id="by-hand">{say('web.order.by_hand')}</h3>
        <p>{say('web.order.by_hand_text')}</p>
      </div>
      <AddCustomerButton />
    </section>
  )
}
