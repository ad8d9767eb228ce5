import { ActionIcon } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { useIsFetching, useQueryClient } from '@tanstack/react-query'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import classes from './customers.module.css'
import { customersKey } from './pages.ts'

/** Fetches what is shown again, in its place; says how old it is. */
export function Refresh({ at, isFailed }: { at: number; isFailed: boolean }) {
  const { say, relative } = useWords()
  const queries = useQueryClient()
  const nowMs = useNow()
  const isBusy = useIsFetching({ queryKey: customersKey }) > 0
  const age = at === 0 ? '' : say('web.customers.fetched', { when: relative(at, Math.max(at, nowMs)) })
  return (
    <span className={classes.refresh}>
      {isFailed && (
        <span role="status" className={classes.stale}>
          <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
          {say('web.customers.not_refreshed')}
        </span>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        data-busy={isBusy || undefined}
        className={classes.refreshButton}
        onClick={() => void queries.invalidateQueries({ queryKey: customersKey })}
        aria-label={say('web.customers.refresh')}
        title={`${say('web.customers.refresh')}. ${age}`}
      >
        <IconRefresh size={18} stroke={1.75} aria-hidden />
      </ActionIcon>
    </span>
  )
}
