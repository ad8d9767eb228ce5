import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx'
import { Done } from '../parts/Done.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import classes from '../parts/form.module.css'
import { PageLoading } from '../parts/PageLoading.tsx'
import { partnerQuery } from './queries.ts'

/** Whether who signs in with a password needs a second factor here; asked about before it is so. */
export function FactorForm() {
  const { say } = useWords()
  const queries = useQueryClient()
  const partner = useQuery(partnerQuery)
  const [isAsking, setAsking] = useState(false)
  const change = useMutation({
    mutationFn: (requireSecondFactor: boolean) => client.changePartner({ body: { requireSecondFactor } }),
    onSuccess: (saved) => {
      queries.setQueryData(partnerQuery.queryKey, saved)
      setAsking(false)
    },
  })
  if (partner.data === undefined)
    return partner.isError ? (
      <ErrorState error={partner.error} retry={() => void partner.refetch()} />
    ) : (
      <PageLoading />
    )
  const isRequired = partner.data.requireSecondFactor
  const asked = isRequired ? 'web.factor.free' : 'web.factor.require'
  return (
    <div className={classes.form}>
      <p>{say(isRequired ? 'web.factor.is_required' : 'web.factor.is_free')}</p>
      <div className={classes.actions}>
        <Button variant="default" onClick={() => setAsking(true)}>
          {say(asked)}
        </Button>
        <Done text={change.isSuccess && say('web.saved')} />
      </div>
      {isAsking && (
        <ConfirmDialog
          title={say(isRequired ? 'web.factor.free_ask' : 'web.factor.require_ask')}
          text={say(isRequired ? 'web.factor.free_text' : 'web.factor.require_text')}
          confirm={say(asked)}
          deed={{ ...change, mutate: () => change.mutate(!isRequired) }}
          isFinal={false}
          onClose={() => {
            setAsking(false)
            change.reset()
          }}
        />
      )}
    </div>
  )
}
