import { IconLicense, IconLicenseOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Service } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useWhyNot } from './obstacle.ts'
import { seatsQuery } from './queries.ts'

const LicencesDialog = lazyPart(() => import('./LicencesDialog.tsx').then((module) => module.LicencesDialog))

export interface LicencesButtonProps {
  readonly customerId: string
  readonly service: Service
}

/**
 * Opens who holds a service's licences. Where none can be assigned it is for taking those back that people hold, and closed,
 * with the reason and who acts next, where nobody holds any.
 */
export function LicencesButton({ customerId, service }: LicencesButtonProps) {
  const { say } = useWords()
  const { assign: whyNotAssign, takeBack: whyNotTakeBack } = useWhyNot(service)
  // What files say is in use is held by nobody here.
  const maybeHeld =
    whyNotAssign !== undefined && whyNotTakeBack === undefined && (service.licencesUsed ?? 0) > 0
  const { data: seats } = useQuery({ ...seatsQuery(customerId, service.id), enabled: maybeHeld })
  const isForReturning = maybeHeld && (seats?.total ?? 0) > 0
  const Face = isForReturning ? IconLicenseOff : IconLicense
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <GuardedButton
        why={isForReturning ? undefined : whyNotAssign}
        label={say(isForReturning ? 'web.licences.open_return_of' : 'web.licences.open_of', {
          product: service.product,
        })}
        variant="default"
        size="compact-sm"
        leftSection={<Face size={16} stroke={1.75} aria-hidden />}
        onNear={LicencesDialog.preload}
        onClick={() => setOpen(true)}
      >
        {say(isForReturning ? 'web.licences.open_return' : 'web.licences.open')}
      </GuardedButton>
      {isOpen && (
        <LicencesDialog
          customerId={customerId}
          serviceId={service.id}
          product={service.product}
          whyNoMore={isForReturning ? whyNotAssign : undefined}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
