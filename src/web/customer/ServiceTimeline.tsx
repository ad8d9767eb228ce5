import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { Problem } from '../parts/Problem.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../rights/use-may.ts'
import { timelineQuery } from './queries.ts'
import { SetUpShares } from './SetUpShares.tsx'
import { TimelineStay } from './TimelineStay.tsx'
import classes from './timeline.module.css'

interface ServiceTimelineProps {
  readonly customerId: string
  readonly serviceId: string
  readonly product: string
}

/** The states of a service from its order to now: how long each took, what brought it, what happened meanwhile. */
export function ServiceTimeline({ customerId, serviceId, product }: ServiceTimelineProps) {
  const { say } = useWords()
  const timeline = useQuery(timelineQuery(customerId, serviceId))
  const { may } = useMay('see_offers')
  if (timeline.data === undefined)
    return timeline.isError ? (
      <div role="alert" className={classes.timeline}>
        <Problem error={timeline.error} />
        <Button variant="default" size="compact-sm" onClick={() => void timeline.refetch()}>
          {say('web.error.retry')}
        </Button>
      </div>
    ) : (
      <p role="status" className={classes.loading}>
        {say('web.loading')}
      </p>
    )
  const { stays, isCut, orderedAt, isStuck, stuckAt } = timeline.data
  return (
    <div className={classes.timeline}>
      {!isCut && <SetUpShares stays={stays} />}
      {isCut && <p className={classes.cut}>{say('web.timeline.cut')}</p>}
      <ol className={classes.stays} aria-label={say('web.timeline.open_of', { product })}>
        {stays.map((stay, index) => {
          const isLast = index === stays.length - 1
          return (
            <TimelineStay
              key={`${stay.since} ${stay.state}`}
              stay={stay}
              isLast={isLast}
              lateSince={isLast && isStuck ? stuckAt : null}
            />
          )
        })}
      </ol>
      {may && orderedAt !== null && (
        <Link to={paths.setUpTimes} className={classes.link}>
          {say('web.times.title')}
        </Link>
      )}
    </div>
  )
}
