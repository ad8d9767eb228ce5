import { Button } from '@mantine/core'
import { IconFilterOff, IconUsers, IconUsersPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { AddCustomerButton } from '../orders/AddCustomerButton.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../rights/use-may.ts'
import { noFilter } from './chips.ts'
import { useSearch } from './use-search.ts'

/** There is no customer at all: how to begin, for who may. */
export function NothingYet() {
  const { say } = useWords()
  const { may } = useMay('import_customers')
  const { may: mayAdd } = useMay('add_customers')
  if (!may)
    return (
      <EmptyState
        role="status"
        icon={IconUsers}
        title={say('web.customers.none_yours')}
        text={<p>{say('web.customers.none_yours_text')}</p>}
        action={mayAdd && <AddCustomerButton />}
      />
    )
  return (
    <EmptyState
      role="status"
      icon={IconUsersPlus}
      title={say('web.customers.nothing_yet')}
      text={<p>{say('web.customers.nothing_yet_text')}</p>}
      action={
        <>
          <Button renderRoot={(props) => <Link to={paths.start} {...props} />}>
            {say('web.customers.begin')}
          </Button>
          <AddCustomerButton />
        </>
      }
    />
  )
}

/** There are customers, and none of them is what the filter asks for. */
export function NothingMatches() {
  const { say } = useWords()
  const { change } = useSearch()
  return (
    <EmptyState
      role="status"
      icon={IconFilterOff}
      title={say('web.customers.nothing_matches')}
      text={<p>{say('web.customers.nothing_matches_text')}</p>}
      action={
        <Button variant="default" onClick={() => change(noFilter)}>
          {say('web.customers.clear_all')}
        </Button>
      }
    />
  )
}
