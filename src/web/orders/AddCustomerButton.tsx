import type { ButtonProps } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'

const AddCustomerDialog = lazyPart(() =>
  import('./AddCustomerDialog.tsx').then((module) => module.AddCustomerDialog),
)

interface AddCustomerButtonProps extends Pick<ButtonProps, 'size' | 'className'> {
  /** Of the text, where there is little room for it. */
  readonly textClassName?: string | undefined
}

/** Opens the form for a customer of one's own. */
export function AddCustomerButton({ size, className, textClassName }: AddCustomerButtonProps) {
  const { say } = useWords()
  const { why } = useMay('add_customers')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <GuardedButton
        why={why}
        variant="default"
        {...(size !== undefined && { size })}
        {...(className !== undefined && { className })}
        leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
        onNear={AddCustomerDialog.preload}
        onClick={() => setOpen(true)}
      >
        <span className={textClassName}>{say('web.order.add_customer')}</span>
      </GuardedButton>
      {isOpen && <AddCustomerDialog onClose={() => setOpen(false)} />}
    </>
  )
}
