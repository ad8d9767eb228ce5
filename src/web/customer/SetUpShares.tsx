import { isProvisioningStatus } from '../../domain/provisioning-status.ts'
import type { ProvisioningStatus } from '../../domain/provisioning-status.ts'
import { setUpStays } from '../../domain/service-timeline.ts'
import { useDuration } from '../language/duration.ts'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { ShareBar, ShareSign } from '../set-up-times/ShareBar.tsx'
import { useStatusWords } from '../status/status.ts'
import { secondsOf } from './stay-seconds.ts'
import classes from './timeline.module.css'
import type { Stay } from './types.ts'

/** Which parts of a set-up its states took: in their order, and below that each status once. */
export function SetUpShares({ stays }: { stays: readonly Stay[] }) {
  const { say, percent, list } = useWords()
  const duration = useDuration()
  const statusWords = useStatusWords()
  const nowMs = useNow()
  const ofSetUp = setUpStays(stays)
  const isOver = ofSetUp.length < stays.length
  const lengths = ofSetUp.flatMap(({ state }, index) => {
    const stay = ofSetUp[index]
    const seconds = stay === undefined ? null : secondsOf(stay, nowMs, !isOver && index === stays.length - 1)
    return isProvisioningStatus(state) && seconds !== null ? [{ status: state, seconds }] : []
  })
  const whole = lengths.reduce((sum, { seconds }) => sum + seconds, 0)
  // Of what has no known beginning, or took no time, there is nothing to compare.
  if (lengths.length < ofSetUp.length || whole === 0) return null
  const sums = new Map<ProvisioningStatus, number>()
  for (const { status, seconds } of lengths) sums.set(status, (sums.get(status) ?? 0) + seconds)
  const told = [...sums].map(([status, seconds]) => ({
    status,
    state: statusWords(status).label,
    duration: duration(seconds),
    share: percent(seconds / whole),
  }))
  return (
    <div className={classes.shares}>
      <p className={classes.whole}>
        {say(isOver ? 'web.timeline.took' : 'web.timeline.took_so_far', { duration: duration(whole) })}
      </p>
      <ShareBar
        parts={lengths.map(({ status, seconds }, index) => ({
          key: String(index),
          status,
          share: seconds / whole,
        }))}
        label={list(told.map((each) => `${each.state}: ${each.duration}, ${each.share}`))}
      />
      <ul className={classes.legend}>
        {told.map(({ status, state, share, duration: length }) => (
          <li key={status}>
            <ShareSign status={status} />
            {state} <span className={classes.share}>{`${length} · ${share}`}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
