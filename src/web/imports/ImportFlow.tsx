import type { ReactNode } from 'react'
import { CheckStep } from './CheckStep.tsx'
import { ColumnsStep } from './ColumnsStep.tsx'
import { FileStep } from './FileStep.tsx'
import { RunView } from './RunView.tsx'
import { Sending } from './Sending.tsx'
import { useImportFlow } from './use-import-flow.ts'
import type { FlowStep } from './use-import-flow.ts'

export interface ImportFlowProps {
  /** Told as soon as the server has the file. */
  readonly whenStarted?: (importId: string) => void
  /** What stands above, by the step that one is at. */
  readonly above?: (at: FlowStep['at']) => ReactNode
  /** What else can be done instead of choosing a file. */
  readonly besides?: ReactNode
  /** Whether one comes from a step before its first one. */
  readonly takesFocus?: boolean
}

/** A customers file on its way in, step by step. */
export function ImportFlow({ whenStarted, above, besides, takesFocus = false }: ImportFlowProps) {
  const flow = useImportFlow(whenStarted)
  const { step, sending } = flow
  // A file on its way is at the step that it is sent for.
  const at = sending.isPending ? (sending.variables.dryRun ? 'check' : 'import') : step.at
  return (
    <>
      {above?.(at)}
      {sending.isPending && <Sending flow={flow} />}
      {!sending.isPending && step.at === 'file' && (
        <FileStep flow={flow} besides={besides} takesFocus={takesFocus} />
      )}
      {!sending.isPending && step.at === 'columns' && <ColumnsStep flow={flow} step={step} />}
      {!sending.isPending && step.at === 'check' && <CheckStep flow={flow} importId={step.importId} />}
      {step.at === 'import' && <RunView importId={step.importId} />}
    </>
  )
}
