import { IconLicense } from '@tabler/icons-react'
import { useState } from 'react'
import type { Service } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useWhyNot } from './obstacle.ts'

const LicencesDialog = lazyPart(() => import('./LicencesDialog.tsx').then((module) => module.LicencesDialog))

export interface LicencesButtonProps {
  readonly customerId: string
  readonly service: Service
}

/** Opens who holds a service's licences; closed, with the reason and who acts next, where none can be assigned yet. */
export function LicencesButton({ customerId, service }: LicencesButtonProps) {
  const { say } = useWords()
  const why = useWhyNot(service)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <GuardedButton
        why={why}
        label={say('web.licences.open_of', { product: service.product })}
        variant="default"
        size="compact-sm"
        leftSection={<IconLicense size={16} stroke={1.75} aria-hidden />}
        onNear={LicencesDialog.preload}
        onClick={() => setOpen(true)}
      >
        {say('web.licences.open')}
      </GuardedButton>
      {isOpen && (
        <LicencesDialog
          customerId={customerId}
          serviceId={service.id}
          product={service.product}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
