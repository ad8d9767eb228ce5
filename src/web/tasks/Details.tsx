import { fieldsOf } from '../../details-schema/fields.ts'
import type { Field } from '../../details-schema/fields.ts'
import { isObject } from '../../details-schema/json.ts'
import type { Details as FilledIn } from '../../details-schema/json.ts'
import { readableName } from '../../details-schema/labels.ts'
import { useMyself } from '../api/me.ts'
import { useValueText } from '../details/use-value-text.ts'
import { useWords } from '../language/words.ts'
import type { TaskDoor } from './door.ts'
import type { Task } from './queries.ts'
import classes from './tasks.module.css'

/** What the customer's administrator filled in for the service, called what it was called there. */
export function Details({ door, task: { details, detailsSchema } }: { door: TaskDoor; task: Task }) {
  const { say, language } = useWords()
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
          <Group values={details} fields={detailsSchema === null ? [] : fieldsOf(detailsSchema, language)} />
        </div>
      )}
    </section>
  )
}

interface GroupProps {
  readonly values: FilledIn
  /** What is asked for there. What is none of it goes by its key: the product may have asked for other things then. */
  readonly fields?: readonly Field[] | undefined
}

/** In the order in which it is asked for. */
function Group({ values, fields = [] }: GroupProps) {
  const asked = fields.filter(({ name }) => Object.hasOwn(values, name))
  const others = Object.keys(values).filter((key) => !asked.some(({ name }) => name === key))
  return (
    <dl className={classes.details}>
      {asked.map((field) => (
        <Entry key={field.name} label={field.label} value={values[field.name]} field={field} />
      ))}
      {others.map((key) => (
        <Entry key={key} label={readableName(key)} value={values[key]} />
      ))}
    </dl>
  )
}

interface ValueProps {
  readonly value: unknown
  readonly field?: Field
}

function Entry({ label, value, ...rest }: ValueProps & { label: string }) {
  return (
    <div data-group={isGroup(value) || undefined}>
      <dt>{label}</dt>
      <dd>
        <Value value={value} {...rest} />
      </dd>
    </div>
  )
}

function Value({ value, field }: ValueProps) {
  const { say, number, list } = useWords()
  const valueText = useValueText()
  if (value === '' || isHollow(value)) return '–'
  if (field !== undefined && (typeof value !== 'object' || field.kind === 'several'))
    return <span className={classes.lines}>{valueText(field, value)}</span>
  if (isObject(value)) return <Group values={value} fields={field?.fields} />
  if (typeof value === 'boolean') return say(value ? 'web.tasks.yes' : 'web.tasks.no')
  if (typeof value === 'number') return number(value)
  if (typeof value === 'string') return <span className={classes.lines}>{value}</span>
  if (!Array.isArray(value)) return '–'
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

function isHollow(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** What has parts of its own, and so needs a place of its own. */
function isGroup(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isGroup)
  return isObject(value) && !isHollow(value)
}
