import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { operations } from '../../client/operations.ts'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import { customersKey, listQuery } from '../customers/pages.ts'
import type { CustomersSearch } from '../customers/search.ts'
import tableClasses from '../imports/tables.module.css'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import form from '../parts/form.module.css'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { stringifySearch } from '../search-params.ts'
import { StatusBadge } from '../status/StatusBadge.tsx'
import classes from './at-risk.module.css'

type Item = Output<'getAtRisk'>['items'][number]

/** Sums by status and currency, and the same as a file. */
export function AtRiskDialog({ search, onClose }: { search: CustomersSearch; onClose: () => void }) {
  const { say } = useWords()
  const { why } = useMay('export_customers')
  const sums = useQuery({
    queryKey: [...customersKey, 'at-risk', stringifySearch(search)],
    queryFn: ({ signal }) => client.getAtRisk({ query: listQuery(search), signal, timeoutMs: 30_000 }),
  })
  return (
    <Dialog isOpen onClose={onClose} title={say('web.at_risk.open')} size="lg">
      <div className={form.form}>
        <p>{say('web.at_risk.text')}</p>
        {sums.data !== undefined ? (
          <SumTable items={sums.data.items} />
        ) : sums.isError ? (
          <ErrorState error={sums.error} retry={() => void sums.refetch()} />
        ) : (
          <PageLoading />
        )}
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {say('web.close')}
          </Button>
          {why === undefined ? (
            <Button
              component="a"
              href={operations.exportAtRisk.path + stringifySearch(search)}
              download
              leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
            >
              {say('web.at_risk.csv')}
            </Button>
          ) : (
            <GuardedButton why={why}>{say('web.at_risk.csv')}</GuardedButton>
          )}
        </div>
      </div>
    </Dialog>
  )
}

function SumTable({ items }: { items: readonly Item[] }) {
  const { say, number, money } = useWords()
  if (items.length === 0) return <p role="status">{say('web.at_risk.none')}</p>
  const groups = [...Map.groupBy(items, ({ status }) => status)]
  return (
    <div className={classes.sums}>
      <table className={tableClasses.table}>
        <thead>
          <tr>
            <th scope="col">{say('web.at_risk.subscriptions')}</th>
            <th scope="col" className={classes.number}>
              {say('web.at_risk.amount')}
            </th>
          </tr>
        </thead>
        {groups.map(([status, sums]) => (
          <tbody key={status}>
            <tr>
              <th scope="rowgroup" colSpan={2} className={classes.status}>
                <StatusBadge status={status} />
              </th>
            </tr>
            {sums.map(({ currency, amount, subscriptions }) => (
              <tr key={currency}>
                <td>{number(subscriptions)}</td>
                <td className={classes.number}>
                  {amount === null || currency === null
                    ? say('web.at_risk.unpriced')
                    : money(amount, currency)}
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}
