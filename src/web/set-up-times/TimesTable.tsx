import { IconClockExclamation } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { parseDuration } from '../../domain/duration.ts'
import tableClasses from '../imports/tables.module.css'
import { useDuration } from '../language/duration.ts'
import { useWords } from '../language/words.ts'
import type { SetUpTimesLine } from './queries.ts'
import { TimeSpent } from './TimeSpent.tsx'
import classes from './times.module.css'

/** Each product with its figures, and below them where the time went. */
export function TimesTable({ items }: { items: readonly SetUpTimesLine[] }) {
  const { say } = useWords()
  return (
    <table className={`${tableClasses.table} ${classes.times}`} data-stacks>
      <thead>
        <tr>
          <th scope="col">{say('web.times.product')}</th>
          <th scope="col" className={tableClasses.numeric}>
            {say('web.times.set_ups')}
          </th>
          <th scope="col" className={tableClasses.numeric}>
            {say('web.times.median')}
          </th>
          <th scope="col" className={tableClasses.numeric}>
            {say('web.times.p90')}
          </th>
          <th scope="col" className={tableClasses.numeric}>
            {say('web.products.usual')}
          </th>
          <th scope="col" className={tableClasses.numeric}>
            {say('web.times.under_way')}
          </th>
          <th scope="col" className={tableClasses.numeric}>
            {say('web.times.late')}
          </th>
        </tr>
      </thead>
      {items.map((line) => (
        <Product key={line.product.id} line={line} />
      ))}
    </table>
  )
}

function Product({ line }: { line: SetUpTimesLine }) {
  const { say, number } = useWords()
  const duration = useDuration()
  const { product, setUps, medianSeconds, p90Seconds, underWay, late } = line
  const usual = product.usualDuration === null ? null : parseDuration(product.usualDuration)
  const isAsked = useLocation({ select: ({ hash }) => hash === product.externalId })
  const place = useRef<HTMLTableSectionElement>(null)
  useEffect(() => {
    if (isAsked) place.current?.scrollIntoView({ block: 'center' })
  }, [isAsked])
  return (
    <tbody ref={place} className={classes.product} data-asked={isAsked || undefined}>
      <tr>
        <th scope="row">
          {product.name}
          {product.retiredAt !== null && (
            <span className={classes.retired}>{say('web.products.retired')}</span>
          )}
        </th>
        <td
          className={tableClasses.numeric}
          data-label={say('web.times.set_ups')}
          data-zero={setUps === 0 || undefined}
        >
          {number(setUps)}
        </td>
        <Length name={say('web.times.median')} seconds={medianSeconds} duration={duration} />
        <Length name={say('web.times.p90')} seconds={p90Seconds} duration={duration} />
        <Length name={say('web.products.usual')} seconds={usual?.seconds ?? null} duration={duration} />
        <td
          className={tableClasses.numeric}
          data-label={say('web.times.under_way')}
          data-zero={underWay === 0 || undefined}
        >
          {number(underWay)}
        </td>
        <td
          className={tableClasses.numeric}
          data-label={say('web.times.late')}
          data-zero={late === 0 || undefined}
        >
          {late === 0 ? (
            number(late)
          ) : (
            <span className={classes.late}>
              <IconClockExclamation size={16} stroke={1.75} aria-hidden />
              {number(late)}
            </span>
          )}
        </td>
      </tr>
      {setUps > 0 && (
        <tr className={classes.spent}>
          <td colSpan={7}>
            <TimeSpent product={product} />
          </td>
        </tr>
      )}
    </tbody>
  )
}

interface LengthProps {
  readonly name: string
  readonly seconds: number | null
  readonly duration: (seconds: number) => string
}

/** A length of time; nothing where there is none. */
function Length({ name, seconds, duration }: LengthProps) {
  return (
    <td className={tableClasses.numeric} data-label={name}>
      {seconds === null ? '' : duration(seconds)}
    </td>
  )
}
