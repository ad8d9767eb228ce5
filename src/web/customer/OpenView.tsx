import { Button } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'

/** Leads to the customer as its own administrator sees it. */
export function OpenView({ customerId }: { customerId: string }) {
  const { say } = useWords()
  const { may, why } = useMay('open_customer_view')
  const navigate = useNavigate()
  const leads = { to: paths.customerView, params: { customerId } } as const
  useShortcuts([{ keys: ['v'], label: 'web.view.open', run: () => may && void navigate(leads) }])
  const look = { variant: 'default', leftSection: <IconEye size={16} stroke={1.75} aria-hidden /> } as const
  const text = say('web.view.open')
  if (!may)
    return (
      <GuardedButton {...look} why={why}>
        {text}
      </GuardedButton>
    )
  return (
    // Each opening is noted: nothing may go ahead of it.
    <Button {...look} renderRoot={(props) => <Link {...leads} preload={false} {...props} />}>
      {text}
    </Button>
  )
}
