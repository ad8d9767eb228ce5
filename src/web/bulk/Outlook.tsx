import type { Output } from '../../client/types.ts'
import care from '../care/care.module.css'
import { useWords } from '../language/words.ts'
import { isSubscriptionAct } from './acts.ts'
import type { BulkActName } from './acts.ts'
import classes from './bulk.module.css'

export type Preview = Extract<Output<'startBulkAct'>, { without: number }>

interface OutlookProps {
  readonly act: BulkActName
  /** What it would do, as far as is known. */
  readonly preview: Preview | undefined
  /** Whether all is there that it needs to say it. */
  readonly isWhole: boolean
  readonly isBusy: boolean
  /** Whether it was sent without. */
  readonly isAsked: boolean
}

/** What will happen, to how many, and why not to some. */
export function Outlook({ act, preview, isWhole, isBusy, isAsked }: OutlookProps) {
  const { say } = useWords()
  return (
    <div className={care.preview} role="status" aria-busy={isBusy}>
      {!isWhole ? (
        <span>{say(isAsked ? 'web.bulk.incomplete' : 'web.bulk.outlook_first')}</span>
      ) : preview === undefined ? (
        <span>{say('web.bulk.outlook_wait')}</span>
      ) : (
        <Numbers act={act} preview={preview} />
      )}
    </div>
  )
}

function Numbers({ act, preview }: { act: BulkActName; preview: Preview }) {
  const { say } = useWords()
  const { done, unchanged, refused, without, reasons } = preview
  const will = isSubscriptionAct(act) ? 'web.bulk.will.subscription' : 'web.bulk.will.customer'
  return (
    <>
      <strong>{say(will, { count: done })}</strong>
      {unchanged > 0 && <span>{say('web.bulk.same', { count: unchanged })}</span>}
      {without > 0 && <span>{say('web.bulk.without', { count: without })}</span>}
      {refused > 0 && <span>{say('web.bulk.cannot', { count: refused })}</span>}
      {reasons.length > 0 && <Reasons reasons={reasons} />}
    </>
  )
}

type Reason = Omit<Preview['reasons'][number], 'examples'> & Partial<Preview['reasons'][number]>

/** Why some are refused, each reason with how many and for example whom. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  const { say, number, list } = useWords()
  return (
    <ul className={classes.reasons}>
      {reasons.map(({ message, count, examples = [] }) => {
        const names = [
          ...new Set(examples.flatMap(({ customer }) => (customer === null ? [] : [customer.name]))),
        ]
        return (
          <li key={message}>
            <span className={classes.reasonCount}>{number(count)}</span>
            <span>
              {message}
              {names.length > 0 && <small>{say('web.bulk.examples', { names: list(names) })}</small>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
