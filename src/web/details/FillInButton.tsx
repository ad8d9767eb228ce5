import { Button } from '@mantine/core'
import { IconForms } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'

interface FillInButtonProps {
  readonly serviceId: string
  readonly product: string
  /** Absent: the reader's own organisation. */
  readonly customerId?: string
}

/** Leads to the form of a service that waits for details. */
export function FillInButton({ serviceId, product, customerId }: FillInButtonProps) {
  const { say } = useWords()
  const { why } = useMay('fill_in_details')
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
        customerId === undefined ? (
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
