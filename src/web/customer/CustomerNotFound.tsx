import { IconUserQuestion } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../rights/use-may.ts'

/** An address of a customer that is not there, or not this partner's. */
export function CustomerNotFound() {
  const { say } = useWords()
  const { may } = useMay('delete_customers')
  const title = say('web.customer.not_found.title')
  useEffect(() => {
    document.title = `${title} · Varde`
  }, [title])
  return (
    <EmptyState
      level={1}
      icon={IconUserQuestion}
      title={title}
      text={say('web.customer.not_found.text')}
      action={
        <>
          <Link to={paths.customers} activeOptions={{ exact: true }}>
            {say('web.not_found.action')}
          </Link>
          {may && <Link to={paths.deletedCustomers}>{say('web.deleted.title')}</Link>}
        </>
      }
    />
  )
}
