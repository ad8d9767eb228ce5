import { IconLifebuoy } from '@tabler/icons-react'
import { useState } from 'react'
import { canAskSupport } from '../../domain/service-life.ts'
import type { SetUp } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'

const CaseDialog = lazyPart(() => import('./CaseDialog.tsx').then((module) => module.CaseDialog))

export interface OpenCaseProps {
  readonly setUp: SetUp
  readonly giveFocusBack: () => void
}

/** Opens a support case about a service, where something goes on or has failed and none is open. */
export function OpenCase({ setUp, giveFocusBack }: OpenCaseProps) {
  const { say } = useWords()
  const { why } = useMay('set_provisioning_status')
  const [isOpen, setOpen] = useState(false)
  const canAsk = canAskSupport(setUp.state) && setUp.supportCase?.isOpen !== true
  return (
    <>
      {canAsk && (
        <GuardedButton
          why={why}
          variant="default"
          size="compact-md"
          leftSection={<IconLifebuoy size={16} stroke={1.75} aria-hidden />}
          onNear={CaseDialog.preload}
          onClick={() => setOpen(true)}
        >
          {say('web.support.open')}
        </GuardedButton>
      )}
      {isOpen && (
        <CaseDialog
          serviceId={setUp.id}
          product={setUp.product}
          onClose={() => {
            setOpen(false)
            giveFocusBack()
          }}
        />
      )}
    </>
  )
}
