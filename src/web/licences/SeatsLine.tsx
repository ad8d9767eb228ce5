import { seatsLeft } from '../../domain/licences.ts'
import { LicenceBar } from '../customer/LicenceBar.tsx'
import { useWords } from '../language/words.ts'
import classes from './licences.module.css'
import type { Seats } from './queries.ts'

/** The seats of a service as they will be: used, bought, and what is left with those who are chosen. */
export function SeatsLine({ seats, chosen }: { seats: Seats; chosen: number }) {
  const { say } = useWords()
  const { licences, used, counted, overage } = seats
  const held = counted ? (used ?? 0) : 0
  const left = seatsLeft({ licences, held, overage: false })
  const after = left === null ? null : left - chosen
  return (
    <div className={classes.seats}>
      <div className={classes.seatsHead}>
        <LicenceBar used={held} total={licences} />
        <span className={classes.left} data-short={(after ?? 0) < 0 || undefined} role="status">
          {after === null
            ? say('web.licences.unlimited')
            : after >= 0
              ? say('web.licences.left', { count: after })
              : say(overage ? 'web.licences.over' : 'web.licences.short', { count: -after })}
        </span>
      </div>
      {overage && <p>{say('web.licences.overage')}</p>}
      {!counted && used !== null && used > 0 && <p>{say('web.licences.uncounted', { count: used })}</p>}
    </div>
  )
}
