import { useWords } from '../language/words.ts'
import classes from './skeleton.module.css'

const subscriptions = [0, 1]

/** The page's shape while it loads: what comes takes the same places, so that nothing jumps. */
export function CustomerSkeleton() {
  const { say } = useWords()
  return (
    <div className={classes.page} role="status">
      <span className={classes.said}>{say('web.customer.loading')}</span>
      <div className={classes.back} />
      <div className={classes.title} />
      <div className={classes.facts} />
      <div className={classes.standing}>
        <div />
        <div />
        <div />
      </div>
      <div className={classes.care} />
      <div className={classes.columns}>
        <div>
          {subscriptions.map((each) => (
            <div key={each} className={classes.card} />
          ))}
        </div>
        <div className={classes.history} />
      </div>
    </div>
  )
}
