import type { Output } from '../../client/types.ts'

/** Who answers for a customer, and until when somebody has it in hand. */
export type Hand = Output<'listCustomers'>['items'][number]['hand']

/** Whether there is anything to tell of it. */
export function isHeld({ responsible, inHandUntil, note }: Hand): boolean {
  return responsible !== null || inHandUntil !== null || note !== null
}
