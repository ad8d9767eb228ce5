import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { Customer, Subscription } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import { Done } from '../parts/Done.tsx'
import { lazyPart } from '../parts/lazy-part.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'

const AddSubscriptionDialog = lazyPart(() =>
  import('./AddSubscriptionDialog.tsx').then((module) => module.AddSubscriptionDialog),
)

interface AddSubscriptionButtonProps {
  readonly customer: Customer
  readonly subscriptions: readonly Subscription[]
}

/** Opens the form for a subscription of a customer. */
export function AddSubscriptionButton(props: AddSubscriptionButtonProps) {
  const { say } = useWords()
  const { why } = useMay('order_subscriptions')
  const [isOpen, setOpen] = useState(false)
  const [said, setSaid] = useState('')
  return (
    <>
      <Done text={said !== '' && said} />
      <GuardedButton
        why={why}
        variant="default"
        size="compact-md"
        leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
        onNear={AddSubscriptionDialog.preload}
        onClick={() => setOpen(true)}
      >
        {say('web.order.add_subscription')}
      </GuardedButton>
      {isOpen && <AddSubscriptionDialog {...props} onSaid={setSaid} onClose={() => setOpen(false)} />}
    </>
  )
}
