import { useWords } from '../language/words.ts'
import { useMyself } from '../api/me.ts'
import type { TaskDoor } from './door.ts'
import type { Task } from './queries.ts'
import { readableKey } from './readable-key.ts'
import classes from './tasks.module.css'

/** What the customer's administrator filled in for the service. */
export function Details({ door, task: { details } }: { door: TaskDoor; task: Task }) {
  const { say } = useWords()
  const { may } = useMyself()
  const isHidden = door.side === 'partner' && may['see_personal_data'] !== true
  const isEmpty = details === null || Object.keys(details).length === 0
  return (
    <section aria-labelledby="task-details">
      <h2 id="task-details" className={classes.heading}>
        {say('web.tasks.details')}
      </h2>
      {isEmpty ? (
        <p className={classes.none}>{say(isHidden ? 'web.tasks.details_hidden' : 'web.tasks.no_details')}</p>
      ) : (
        <div className={classes.card}>
          <Group values={details} />
        </div>
      )}
    </section>
  )
}

function Group({ values }: { values: object }) {
  return (
    <dl className={classes.details}>
      {Object.entries(values).map(([key, value]: [string, unknown]) => (
        <div key={key} data-group={isGroup(value) || undefined}>
          <dt>{readableKey(key)}</dt>
          <dd>
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Value({ value }: { value: unknown }) {
  const { say, number, list } = useWords()
  if (typeof value === 'boolean') return say(value ? 'web.tasks.yes' : 'web.tasks.no')
  if (typeof value === 'number') return number(value)
  if (typeof value === 'string' && value !== '') return <span className={classes.lines}>{value}</span>
  if (!isFilled(value)) return '–'
  if (!Array.isArray(value)) return <Group values={value} />
  const items: readonly unknown[] = value
  if (!items.some(isGroup)) return list(items.map(String))
  return (
    <ol className={classes.detailList}>
      {items.map((item, index) => (
        <li key={index}>
          <Value value={item} />
        </li>
      ))}
    </ol>
  )
}

function isFilled(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

/** What has parts of its own, and so needs a place of its own. */
function isGroup(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isGroup)
  return isFilled(value)
}
