import type { ReactNode } from 'react'
import type { Field } from '../../details-schema/fields.ts'

/** What every control of the form is given, whatever its field is of. */
export interface ControlProps {
  readonly field: Field
  readonly value: unknown
  /** Undefined takes the value away. */
  readonly onChange: (value: unknown) => void
  /** That one has been there and left: what is wrong is said from now on. */
  readonly onLeave: () => void
  /** What Mantine's inputs take. */
  readonly shown: {
    readonly label: ReactNode
    readonly description: ReactNode
    readonly error: string | undefined
    readonly required: boolean
    readonly withAsterisk: false
  }
}
