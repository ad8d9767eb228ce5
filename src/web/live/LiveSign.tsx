import { lazyPart } from '../parts/lazy-part.ts'
import classes from './live.module.css'
import { useLiveness } from './liveness.ts'

const AwaySign = lazyPart(() => import('./AwaySign.tsx').then((module) => module.AwaySign))

/** Says, for who looks and who listens, when changes do not come by themselves; nothing where all is well. */
export function LiveSign() {
  const isAway = useLiveness() === 'away'
  return (
    <span role="status" className={classes.place}>
      {isAway && <AwaySign />}
    </span>
  )
}
