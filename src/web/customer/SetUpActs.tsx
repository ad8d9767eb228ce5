import { IconBuildingStore, IconRefresh, IconTool, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../api/api.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { useMe } from '../api/me.ts'
import { newKey } from '../api/new-key.ts'
import { useWords } from '../language/words.ts'
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx'
import { Done } from '../parts/Done.tsx'
import { ProblemNotice } from '../parts/Notice.tsx'
import { paths } from '../paths.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { OpenCase } from '../support/OpenCase.tsx'
import classes from './set-up.module.css'
import { untoldWords } from './suspension.ts'
import type { UntoldWords } from './suspension.ts'
import type { SetUp } from './types.ts'

type Act = 'retry' | 'partner' | 'vendor'
type State = SetUp['state']

/** To whom a service can be handed in each state: what runs by itself is not taken out of its provisioner's hands. */
const handsFor: Readonly<Partial<Record<State, readonly ('partner' | 'vendor')[]>>> = {
  unable_to_provision: ['partner', 'vendor'],
  manual_partner: ['vendor'],
  manual_vendor: ['partner'],
}

export interface SetUpActsProps {
  readonly setUp: SetUp
  readonly isLast: boolean
  readonly giveFocusBack: () => void
}

/** What can be done about a service's set-up, in the state that it is in. */
export function SetUpActs({ setUp, isLast, giveFocusBack }: SetUpActsProps) {
  const { say } = useWords()
  const { vendor } = useMe().partner
  const { id, state, canRetry, operation } = setUp
  const { why } = useMay('set_provisioning_status')
  const act = useServiceAct(id, giveFocusBack)
  const isBusy = (one: Act) => act.isPending && act.variables === one
  const isRemoval = state === 'withdrawing'
  const untold = setUp.suspension === null ? undefined : untoldWords[setUp.suspension.state]
  const isStopped =
    state === 'unable_to_provision' || untold !== undefined || (isRemoval && operation === null && canRetry)
  const isByHand = state === 'manual_partner' || state === 'manual_vendor'
  const hasTask = isByHand || (isRemoval && operation === null && setUp.provisioner === 'manual')
  const done = act.isSuccess && say(`web.service.done.${act.variables}`, { vendor })
  return (
    <>
      <div className={classes.acts}>
        {isStopped && (
          <GuardedButton
            why={why ?? (canRetry ? undefined : say('web.service.why_nobody'))}
            variant="default"
            size="compact-md"
            leftSection={<IconRefresh size={16} stroke={1.75} aria-hidden />}
            loading={isBusy('retry')}
            onClick={() => act.mutate('retry')}
          >
            {say(retryWords(state, untold))}
          </GuardedButton>
        )}
        {handsFor[state]?.map((to) => (
          <GuardedButton
            key={to}
            why={why}
            variant="default"
            size="compact-md"
            leftSection={
              to === 'partner' ? (
                <IconTool size={16} stroke={1.75} aria-hidden />
              ) : (
                <IconBuildingStore size={16} stroke={1.75} aria-hidden />
              )
            }
            loading={isBusy(to)}
            onClick={() => act.mutate(to)}
          >
            {say(to === 'partner' ? 'web.service.to_partner' : 'web.service.to_vendor', { vendor })}
          </GuardedButton>
        ))}
        <OpenCase setUp={setUp} giveFocusBack={giveFocusBack} />
        {!isRemoval && <Withdraw setUp={setUp} isLast={isLast} giveFocusBack={giveFocusBack} />}
        {hasTask && (
          <Link to={paths.task} params={{ serviceId: id }} className={classes.link}>
            {say('web.service.task')}
          </Link>
        )}
        <Done text={done} />
      </div>
      <ProblemNotice title={say('web.invite.failed')} error={act.error} />
    </>
  )
}

/** What is tried once more: all that has failed, the set-up first. */
function retryWords(state: State, untold: UntoldWords | undefined): WordKey {
  if (state === 'withdrawing') return 'web.service.retry_removal'
  return state === 'unable_to_provision' ? 'web.service.retry' : (untold?.retry ?? 'web.service.retry')
}

/** Begins once more, or hands over to people; busy until the page shows it. */
function useServiceAct(id: string, giveFocusBack: () => void) {
  const queries = useQueryClient()
  const params = { id }
  return useMutation({
    mutationFn: async (act: Act): Promise<unknown> =>
      act === 'retry'
        ? client.retryService({ params, idempotencyKey: newKey() })
        : client.handOverService({ params, body: { to: act }, idempotencyKey: newKey() }),
    onSuccess: () => queries.invalidateQueries(),
    onSettled: giveFocusBack,
  })
}

function Withdraw({ setUp: { id, product, provisioner }, isLast, giveFocusBack }: SetUpActsProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const { why } = useMay('close_subscriptions')
  const [isOpen, setOpen] = useState(false)
  const deed = useMutation({
    mutationFn: () => client.withdrawService({ params: { id }, idempotencyKey: newKey() }),
    onSuccess: async () => {
      await queries.invalidateQueries()
      setOpen(false)
      giveFocusBack()
    },
  })
  const kind = provisioner === 'open_service_broker' ? 'system' : (provisioner ?? 'nobody')
  return (
    <>
      <GuardedButton
        why={why ?? (isLast ? say('web.service.why_last') : undefined)}
        variant="default"
        size="compact-md"
        leftSection={<IconTrash size={16} stroke={1.75} aria-hidden />}
        onClick={() => {
          deed.reset()
          setOpen(true)
        }}
      >
        {say('web.service.withdraw')}
      </GuardedButton>
      {isOpen && (
        <ConfirmDialog
          title={say('web.service.withdraw_title', { product })}
          text={say(`web.service.withdraw_text.${kind}`)}
          confirm={say('web.service.withdraw_do')}
          deed={deed}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
