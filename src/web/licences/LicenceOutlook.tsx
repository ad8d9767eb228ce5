import care from '../care/care.module.css'
import { useWords } from '../language/words.ts'
import type { LicenceResult, Mode } from './queries.ts'

interface LicenceOutlookProps {
  readonly mode: Mode
  /** What it would do, as far as is known. */
  readonly preview: LicenceResult | undefined
  readonly isChosen: boolean
  readonly isBusy: boolean
  /** What is said as long as nothing is chosen. */
  readonly before?: string
}

/** What will happen to those who are chosen, and why not to some. */
export function LicenceOutlook({ mode, preview, isChosen, isBusy, before }: LicenceOutlookProps) {
  const { say } = useWords()
  return (
    <div className={care.preview} role="status" aria-busy={isBusy}>
      {!isChosen ? (
        <span>
          {before ?? say(mode === 'assign' ? 'web.licences.choose_assign' : 'web.licences.choose_return')}
        </span>
      ) : preview === undefined ? (
        <span>{say('web.bulk.outlook_wait')}</span>
      ) : (
        <>
          <strong>
            {mode === 'assign'
              ? say('web.licences.will_assign', { count: preview.counts.assigned })
              : say('web.licences.will_return', { count: preview.counts.returned })}
          </strong>
          <Others counts={preview.counts} isDone={false} />
        </>
      )}
    </div>
  )
}

/** What comes of who is neither given one nor loses it. */
export type Untouched = (typeof told)[number]
const told = ['no_seat', 'held', 'deactivated', 'not_held', 'changed_since', 'not_found'] as const

/** To how many nothing happens, each reason by itself. */
export function Others({ counts, isDone }: { counts: LicenceResult['counts']; isDone: boolean }) {
  const { say } = useWords()
  return told
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => (
      <span key={outcome}>
        {outcome === 'no_seat' && !isDone && counts.assigned === 0
          ? say('web.licences.none_free')
          : say(`web.licences.other.${outcome}`, { count: counts[outcome], done: String(isDone) })}
      </span>
    ))
}

export function isUntouched(outcome: string): outcome is Untouched {
  return told.some((one) => one === outcome)
}
