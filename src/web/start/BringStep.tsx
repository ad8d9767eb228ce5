import { ImportFlow } from '../imports/ImportFlow.tsx'
import { ByHandCard } from './ByHandCard.tsx'
import { DemoCard } from './DemoCard.tsx'

export interface BringStepProps {
  readonly hasCustomers: boolean
  /** Whether the step before was done here, just now. */
  readonly takesFocus: boolean
  readonly onStarted: (importId: string) => void
}

/** The second step: a file of one's own, customers one by one, or the demo. */
export function BringStep({ hasCustomers, takesFocus, onStarted }: BringStepProps) {
  return (
    <ImportFlow
      whenStarted={onStarted}
      takesFocus={takesFocus}
      besides={
        <>
          <ByHandCard />
          <DemoCard hasCustomers={hasCustomers} onStarted={onStarted} />
        </>
      }
    />
  )
}
