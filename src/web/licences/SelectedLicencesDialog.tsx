import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import { customerQuery, everySubscriptionQuery } from '../customer/queries.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Form } from '../parts/Form.tsx'
import formClasses from '../parts/form.module.css'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { LicenceOutcome } from './LicenceOutcome.tsx'
import { LicenceOutlook } from './LicenceOutlook.tsx'
import { endedQuery, outlookQuery } from './queries.ts'
import type { LicenceResult, Mode, PeopleSelection } from './queries.ts'
import { ServiceChoice } from './ServiceChoice.tsx'

export interface SelectedLicencesDialogProps {
  readonly customerId: string
  readonly mode: Mode
  /** People who are selected, and how many they are. */
  readonly people: PeopleSelection
  readonly count: number
  readonly onClose: (isDone: boolean) => void
}

/** Gives selected people licences of one of their customer's services, or takes them back. */
export function SelectedLicencesDialog(props: SelectedLicencesDialogProps) {
  const { customerId, mode, count } = props
  const { say } = useWords()
  const [done, setDone] = useState<{ serviceId: string; isLast: boolean; result: LicenceResult }>()
  const onClose = () => props.onClose(done !== undefined)
  const key = mode === 'assign' ? 'web.licences.selected_assign' : 'web.licences.selected_return'
  return (
    <Dialog isOpen onClose={onClose} size="lg" title={say(key, { count })}>
      {done === undefined ? (
        <ChooseService
          {...props}
          onClose={onClose}
          onDone={(serviceId, isLast, result) => setDone({ serviceId, isLast, result })}
        />
      ) : (
        <LicenceOutcome
          customerId={customerId}
          {...done}
          onUndone={(result) => setDone({ ...done, result })}
          onClose={onClose}
        />
      )}
    </Dialog>
  )
}

interface ChooseServiceProps extends Omit<SelectedLicencesDialogProps, 'onClose'> {
  readonly onClose: () => void
  readonly onDone: (serviceId: string, isLast: boolean, result: LicenceResult) => void
}

function ChooseService({ customerId, mode, people, count, onClose, onDone }: ChooseServiceProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const customer = useQuery(customerQuery(customerId))
  const isMore = (customer.data?.subscriptionCount ?? 0) > (customer.data?.subscriptions.length ?? 0)
  const every = useQuery({ ...everySubscriptionQuery(customerId), enabled: isMore })
  const subscriptions = isMore ? every.data : customer.data?.subscriptions
  const ended = useQuery({ ...endedQuery(customerId), enabled: mode === 'return' })
  const [serviceId, setServiceId] = useState<string>()
  const asked = serviceId === undefined ? undefined : people
  const outlook = useQuery(outlookQuery(customerId, serviceId ?? '', mode, asked))
  const isSaid = outlook.data !== undefined && !outlook.isPlaceholderData && outlook.error === null
  const counts = outlook.data?.counts
  const does = isSaid ? ((mode === 'assign' ? counts?.assigned : counts?.returned) ?? 0) : 0
  const act = useMutation({
    mutationFn: async (key: string) => {
      const id = serviceId ?? ''
      const request = { params: { id }, body: { people, expected: count }, idempotencyKey: key }
      const result = await (mode === 'assign'
        ? client.assignLicences(request)
        : client.returnLicences(request))
      return { id, result }
    },
    onSuccess: async ({ id, result }) => {
      const isLast = ended.data?.items.some((one) => one.serviceId === id) ?? false
      onDone(id, isLast, result)
      await queries.invalidateQueries({ queryKey: ['customer', customerId] })
    },
    onError: () => void outlook.refetch(),
  })
  const failed = customer.error ?? every.error
  if (subscriptions === undefined)
    return failed === null ? (
      <PageLoading />
    ) : (
      <ErrorState level={2} error={failed} retry={() => void customer.refetch()} />
    )
  return (
    <Form
      className={formClasses.form}
      error={act.error}
      send={() => {
        if (does > 0 && !act.isPending) act.mutate(newKey())
      }}
    >
      <ServiceChoice
        subscriptions={subscriptions}
        mode={mode}
        ended={mode === 'return' ? (ended.data?.items ?? []) : []}
        value={serviceId}
        onChange={(id) => {
          act.reset()
          setServiceId(id)
        }}
      />
      <LicenceOutlook
        mode={mode}
        preview={serviceId === undefined ? undefined : outlook.data}
        isChosen={serviceId !== undefined}
        isBusy={outlook.isFetching}
        before={say('web.licences.choose_service')}
      />
      <ProblemNotice title={say('web.act.cannot')} error={act.error ?? outlook.error} />
      <div className={`${formClasses.buttons} ${formClasses.foot}`}>
        <Button variant="default" onClick={onClose}>
          {say('web.cancel')}
        </Button>
        <Button type="submit" loading={act.isPending} disabled={does === 0}>
          {say(mode === 'assign' ? 'web.licences.do_assign' : 'web.licences.do_return', { count: does })}
        </Button>
      </div>
    </Form>
  )
}
