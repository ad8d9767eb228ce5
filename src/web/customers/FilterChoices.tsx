import { IconCheck, IconInfoCircle, IconUserOff } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { filterGroups } from '../../domain/filter.ts'
import type { FilterGroup } from '../../domain/filter.ts'
import { provisioningStatuses } from '../../domain/provisioning-status.ts'
import { subscriptionStatuses } from '../../domain/subscription-status.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { useWords } from '../language/words.ts'
import { appearanceOf, useStatusWords } from '../status/status.ts'
import type { Status } from '../status/status.ts'
import { countQuery } from './pages.ts'
import type { CustomerPage } from './pages.ts'
import classes from './filter.module.css'
import { markFaces } from './marks.ts'
import { changedSearch, serviceMarks } from './search.ts'
import type { ServiceMark } from './search.ts'
import { groupChange, isGroupChosen, toggled } from './toggles.ts'
import { useSearch } from './use-search.ts'
import type { SearchChange } from './use-search.ts'

const groups = Object.keys(filterGroups) as FilterGroup[]

/** What the filter offers: groups by one click, then both columns, several of each. */
export function FilterChoices({ facets }: { facets: CustomerPage['facets'] | undefined }) {
  const { say } = useWords()
  const { search, change } = useSearch()
  return (
    <>
      <div className={classes.groups} role="group" aria-label={say('web.customers.groups')}>
        {groups.map((group) => (
          <Group key={group} group={group} />
        ))}
        {serviceMarks.map((mark) => (
          <OneMark key={mark} mark={mark} />
        ))}
      </div>
      <div className={classes.columns}>
        <Column
          title={say('column.provisioning_status')}
          statuses={provisioningStatuses}
          chosen={search.provisioning ?? []}
          counts={facets?.provisioning}
          toggle={(status) =>
            change({ provisioning: toggled(search.provisioning, status), without: undefined })
          }
        >
          <Without />
        </Column>
        <Column
          title={say('column.subscription_status')}
          statuses={subscriptionStatuses}
          chosen={search.subscription ?? []}
          counts={facets?.subscription}
          toggle={(status) =>
            change({ subscription: toggled(search.subscription, status), without: undefined })
          }
        />
      </div>
      <p className={classes.help}>
        <IconInfoCircle size={16} stroke={1.75} aria-hidden />
        <span>{say('filter.within_60_days_help')}</span>
      </p>
    </>
  )
}

function Group({ group }: { group: FilterGroup }) {
  const { search } = useSearch()
  const isChosen = isGroupChosen(search, group)
  return (
    <OneClick
      label={`filter.${group}`}
      isChosen={isChosen}
      choosing={groupChange(search, group, true)}
      leaving={groupChange(search, group, false)}
    />
  )
}

/** What is said of some service of a customer, whatever its status. */
function OneMark({ mark }: { mark: ServiceMark }) {
  const { search } = useSearch()
  const { is, help } = markFaces[mark]
  return (
    <OneClick
      label={is}
      help={help}
      isChosen={search[mark] === true}
      choosing={{ [mark]: true }}
      leaving={{ [mark]: undefined }}
    />
  )
}

interface OneClickProps {
  readonly label: WordKey
  /** What exactly is meant. */
  readonly help?: WordKey | undefined
  readonly isChosen: boolean
  readonly choosing: SearchChange
  readonly leaving: SearchChange
}

function OneClick({ label, help, isChosen, choosing, leaving }: OneClickProps) {
  const { say, number } = useWords()
  const { search, change } = useSearch()
  const { data: count } = useQuery(countQuery(changedSearch(search, choosing)))
  return (
    <button
      type="button"
      className={classes.group}
      title={help === undefined ? undefined : say(help)}
      aria-pressed={isChosen}
      onClick={() => change(isChosen ? leaving : choosing)}
    >
      {isChosen && <IconCheck size={14} stroke={2.5} aria-hidden />}
      {say(label)}
      <span className={classes.count}>{count === undefined ? ' ' : number(count)}</span>
    </button>
  )
}

interface ColumnProps<S extends Status> {
  readonly title: string
  readonly statuses: readonly S[]
  readonly chosen: readonly S[]
  readonly counts: Readonly<Record<S, number>> | undefined
  readonly toggle: (status: S) => void
  readonly children?: React.ReactNode
}

function Column<S extends Status>({ title, statuses, chosen, counts, toggle, children }: ColumnProps<S>) {
  const wordsOf = useStatusWords()
  return (
    <fieldset className={classes.column}>
      <legend className={classes.columnTitle}>{title}</legend>
      {statuses.map((status) => {
        const { icon, severity } = appearanceOf(status)
        return (
          <Choice
            key={status}
            icon={icon}
            severity={severity}
            label={wordsOf(status).label}
            meaning={wordsOf(status).meaning}
            count={counts?.[status]}
            isChosen={chosen.includes(status)}
            toggle={() => toggle(status)}
          />
        )
      })}
      {children}
    </fieldset>
  )
}

/** Customers that no status can find, because they have no open subscription. */
function Without() {
  const { say } = useWords()
  const { search, change } = useSearch()
  const without = {
    without: 'subscriptions',
    provisioning: undefined,
    subscription: undefined,
  } as const
  const { data: count } = useQuery(countQuery(changedSearch(search, without)))
  const isChosen = search.without !== undefined
  return (
    <Choice
      icon={IconUserOff}
      label={say('web.customers.without_subscriptions')}
      meaning={say('web.customers.without_subscriptions_help')}
      count={count}
      isChosen={isChosen}
      toggle={() => change(isChosen ? { without: undefined } : without)}
    />
  )
}

interface ChoiceProps {
  readonly icon: Icon
  readonly severity?: string
  readonly label: string
  readonly meaning: string
  readonly count: number | undefined
  readonly isChosen: boolean
  readonly toggle: () => void
}

function Choice({ icon: Face, severity, label, meaning, count, isChosen, toggle }: ChoiceProps) {
  const { number } = useWords()
  const id = useId()
  return (
    <label className={classes.choice} title={meaning} data-none={count === 0 || undefined}>
      <input
        type="checkbox"
        className={classes.check}
        checked={isChosen}
        onChange={toggle}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-count`}
      />
      <span className={classes.face} data-severity={severity}>
        <Face size={14} stroke={2} aria-hidden />
      </span>
      <span id={`${id}-label`}>{label}</span>
      <span id={`${id}-count`} className={classes.count}>
        {count === undefined ? ' ' : number(count)}
      </span>
    </label>
  )
}
