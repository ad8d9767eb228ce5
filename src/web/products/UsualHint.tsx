import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { roundDuration } from '../../domain/duration.ts'
import { useDuration } from '../language/duration.ts'
import { useWords } from '../language/words.ts'
import { productTimesQuery } from '../set-up-times/queries.ts'
import classes from './products.module.css'

interface UsualHintProps {
  readonly productId: string
  /** Takes a length of time over, ISO 8601. */
  readonly onTake: (duration: string) => void
}

/** How long setting the product up took lately, to be taken over; nothing before it was ever set up. */
export function UsualHint({ productId, onTake }: UsualHintProps) {
  const { say } = useWords()
  const duration = useDuration()
  const { data } = useQuery(productTimesQuery(productId))
  if (data?.worked == null) return null
  const { medianSeconds, p90Seconds } = data.worked
  const round = roundDuration(p90Seconds)
  return (
    <div className={classes.hint}>
      <p>
        {say('web.times.hint', {
          count: data.setUps,
          median: duration(medianSeconds),
          p90: duration(p90Seconds),
        })}
      </p>
      <Button variant="default" size="compact-sm" onClick={() => onTake(round.text)}>
        {say('web.times.take', { duration: duration(round.seconds) })}
      </Button>
    </div>
  )
}
