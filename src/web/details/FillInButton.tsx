import { Button } from '@mantine/core'
import { IconForms } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { serviceDetailsQuery } from './queries.ts'

interface FillInButtonProps {
  readonly serviceId: string
  readonly product: string
  readonly customerId: string
  /** Whether it is the reader's own organisation. */
  readonly isOwn?: boolean
}

/** Leads to the form of a service that waits for details; nothing where there is no form of what it waits for. */
export function FillInButton({ serviceId, product, customerId, isOwn = false }: FillInButtonProps) {
  const { say } = useWords()
  const { why } = useMay('fill_in_details')
  const { data } = useQuery(serviceDetailsQuery(customerId, serviceId))
  if (data === undefined || data.schema === null || !data.isAsked) return null
  const shown = {
    size: 'compact-sm',
    variant: 'default',
    leftSection: <IconForms size={16} stroke={1.75} aria-hidden />,
  } as const
  const label = say('web.details.fill_in_of', { product })
  if (why !== undefined)
    return (
      <GuardedButton why={why} label={label} {...shown}>
        {say('web.details.fill_in')}
      </GuardedButton>
    )
  return (
    <Button
      {...shown}
      aria-label={label}
      renderRoot={(props) =>
        isOwn ? (
          <Link to={paths.ownServiceDetails} params={{ serviceId }} {...props} />
        ) : (
          <Link to={paths.serviceDetails} params={{ customerId, serviceId }} {...props} />
        )
      }
    >
      {say('web.details.fill_in')}
    </Button>
  )
}
