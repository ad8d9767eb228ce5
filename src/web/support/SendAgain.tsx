import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import { useWords } from '../language/words.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import type { SupportCase } from './queries.ts'

export interface SendAgainProps {
  readonly supportCase: SupportCase
  readonly giveFocusBack: () => void
}

/** Lets the mail of an open case go once more; not while it is on its way. */
export function SendAgain({ supportCase, giveFocusBack }: SendAgainProps) {
  const { say } = useWords()
  const { why } = useMay('resend_mails')
  const queries = useQueryClient()
  const { id, isOpen, delivery } = supportCase
  const sending = useMutation({
    mutationFn: () => client.sendSupportCaseAgain({ params: { id }, idempotencyKey: newKey() }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['customer'] }),
    onSettled: giveFocusBack,
  })
  if (!isOpen || delivery === null) return null
  return (
    <>
      {delivery !== 'waiting' && (
        <GuardedButton
          why={why}
          variant="default"
          size="compact-sm"
          loading={sending.isPending}
          onClick={() => sending.mutate()}
        >
          {say('web.support.send_again')}
        </GuardedButton>
      )}
      <ProblemNotice title={say('web.support.delivery.failed')} error={sending.error} />
    </>
  )
}
