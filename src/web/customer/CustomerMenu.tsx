import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconEraser, IconId, IconPencil, IconTrash } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { ComponentType } from 'react'
import { useWords } from '../language/words.ts'
import { Done } from '../parts/Done.tsx'
import { lazyPart } from '../parts/lazy-part.ts'
import { quietMenu } from '../parts/menu.ts'
import { GuardedItem } from '../rights/GuardedItem.tsx'
import type { Customer } from './types.ts'

export interface CustomerDialogProps {
  readonly customer: Customer
  /** What was done, for who listens. */
  readonly onSaid: (text: string) => void
  readonly onClose: () => void
}

const CorrectIdDialog = lazyPart(() =>
  import('./CorrectIdDialog.tsx').then((module) => module.CorrectIdDialog),
)
const DeleteDialog = lazyPart(() => import('./DeleteDialog.tsx').then((module) => module.DeleteDialog))

const EraseAddressDialog = lazyPart(() =>
  import('./EraseAddressDialog.tsx').then((module) => module.EraseAddressDialog),
)
const EditCustomerDialog = lazyPart(() =>
  import('../orders/EditCustomerDialog.tsx').then((module) => module.EditCustomerDialog),
)

const dialogs = {
  edit: EditCustomerDialog,
  correct_id: CorrectIdDialog,
  erase_address: EraseAddressDialog,
  delete: DeleteDialog,
} as const satisfies Readonly<Record<string, ComponentType<CustomerDialogProps>>>

/** What is done with a customer seldom, and not lightly. */
export function CustomerMenu({ customer }: { customer: Customer }) {
  const { say } = useWords()
  const [asked, setAsked] = useState<keyof typeof dialogs | null>(null)
  const [said, setSaid] = useState('')
  const button = useRef<HTMLButtonElement>(null)
  // The line of the menu that opened the dialog is gone when it closes.
  const wasAsked = useRef(false)
  useEffect(() => {
    if (asked === null && wasAsked.current) button.current?.focus()
    wasAsked.current = asked !== null
  }, [asked])
  const label = say('web.customer.menu', { name: customer.name })
  const Asked = asked === null ? null : dialogs[asked]
  const preload = () => Object.values(dialogs).forEach((dialog) => dialog.preload())
  return (
    <>
      <Done text={said !== '' && said} />
      <Menu position="bottom-end" returnFocus onOpen={preload} {...quietMenu}>
        <Menu.Target>
          <ActionIcon ref={button} variant="default" size="lg" aria-label={label} title={label}>
            <IconDots size={18} stroke={1.75} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <GuardedItem
            action="edit_customers"
            icon={<IconPencil size={16} stroke={1.75} aria-hidden />}
            onClick={() => setAsked('edit')}
          >
            {say('web.order.edit_customer')}
          </GuardedItem>
          <GuardedItem
            action="correct_customers"
            icon={<IconId size={16} stroke={1.75} aria-hidden />}
            onClick={() => setAsked('correct_id')}
          >
            {say('web.customer.correct_id')}
          </GuardedItem>
          <GuardedItem
            action="delete_customers"
            icon={<IconEraser size={16} stroke={1.75} aria-hidden />}
            onClick={() => setAsked('erase_address')}
          >
            {say('web.customer.erase_address')}
          </GuardedItem>
          <GuardedItem
            action="delete_customers"
            icon={<IconTrash size={16} stroke={1.75} aria-hidden />}
            onClick={() => setAsked('delete')}
          >
            {say('web.customer.delete')}
          </GuardedItem>
        </Menu.Dropdown>
      </Menu>
      {Asked !== null && <Asked customer={customer} onSaid={setSaid} onClose={() => setAsked(null)} />}
    </>
  )
}
