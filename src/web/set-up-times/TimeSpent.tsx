import { useInViewport } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useDuration } from '../language/duration.ts'
import { useWords } from '../language/words.ts'
import { useStatusWords } from '../status/status.ts'
import { productTimesQuery } from './queries.ts'
import type { SetUpTimesLine } from './queries.ts'
import { ShareBar, ShareSign } from './ShareBar.tsx'
import classes from './times.module.css'

/** Where the time of a product's set-ups went; asked for once it is in sight. */
export function TimeSpent({ product }: { product: SetUpTimesLine['product'] }) {
  const { say, percent, list } = useWords()
  const duration = useDuration()
  const statusWords = useStatusWords()
  const { ref, inViewport } = useInViewport<HTMLDivElement>()
  const times = useQuery({ ...productTimesQuery(product.id), enabled: inViewport })
  const spent = (times.data?.spent ?? [])
    .filter(({ share }) => share > 0)
    .map(({ state, share, medianSeconds }) => ({
      status: state,
      state: statusWords(state).label,
      share,
      percent: percent(share),
      half: medianSeconds === 0 ? null : say('web.times.half', { duration: duration(medianSeconds) }),
    }))
  const told = list(
    spent.map(({ state, percent: share, half }) => [state, share, half].filter(Boolean).join(', ')),
  )
  return (
    <div ref={ref} className={classes.where}>
      {spent.length > 0 && (
        <>
          <ShareBar
            parts={spent.map(({ status, share }) => ({ key: status, status, share }))}
            label={`${say('web.times.spent', { product: product.name })}: ${told}`}
          />
          <ul className={classes.legend}>
            {spent.map(({ status, state, percent: share, half }) => (
              <li key={status}>
                <ShareSign status={status} />
                {state} <span className={classes.share}>{[share, half].filter(Boolean).join(' · ')}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
