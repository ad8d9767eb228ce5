import { IconHandGrab, IconUser, IconUserShare } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useMyself } from '../api/me.ts'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import classes from './care-panel.module.css'
import type { Customer } from './types.ts'
import { useSetHand } from './use-set-hand.ts'

const HandDialog = lazyPart(() => import('./HandDialog.tsx').then((module) => module.HandDialog))
const AssignedDialog = lazyPart(() => import('./AssignedDialog.tsx').then((module) => module.AssignedDialog))

type Asked = 'give' | 'in_hand' | 'assigned'

/** Who of the partner cares for the customer: who answers for it, until when it is in hand, to whom it is assigned. */
export function CarePanel({ customer }: { customer: Customer }) {
  const { say } = useWords()
  const { may: maySee } = useMay('see_colleagues')
  const [asked, setAsked] = useState<Asked>()
  if (!maySee) return null
  const onClose = () => setAsked(undefined)
  return (
    <section className={classes.panel} aria-label={say('web.care.title')}>
      <Responsible customer={customer} onGive={() => setAsked('give')} />
      <InHand customer={customer} onTake={() => setAsked('in_hand')} />
      <Assigned customer={customer} onChange={() => setAsked('assigned')} />
      {(asked === 'give' || asked === 'in_hand') && (
        <HandDialog customer={customer} begin={asked} onClose={onClose} />
      )}
      {asked === 'assigned' && <AssignedDialog customer={customer} onClose={onClose} />}
    </section>
  )
}

function Responsible({ customer, onGive }: { customer: Customer; onGive: () => void }) {
  const { say } = useWords()
  const { person } = useMyself()
  const { why } = useMay('take_in_hand')
  const { responsible } = customer.hand
  const set = useSetHand(customer)
  const isMine = responsible !== null && responsible.id === person?.id
  return (
    <Part icon={IconUser} name={say('web.care.responsible')} error={set.error}>
      <div className={classes.line}>
        <p className={classes.value}>
          {responsible === null ? (
            <span className={classes.none}>{say('web.care.nobody_responsible')}</span>
          ) : (
            <>
              {responsible.name === '' ? say('web.care.somebody') : responsible.name}
              {isMine && <span className={classes.beside}> ({say('web.people.you')})</span>}
            </>
          )}
        </p>
        <div className={classes.acts}>
          {/* One button in one place: what it does changes, and the focus stays on it. */}
          <GuardedButton
            why={why}
            size="compact-sm"
            variant="default"
            loading={set.isPending}
            onClick={() =>
              isMine ? set.mutate('let_go') : set.mutate({ responsibleId: person?.id ?? null })
            }
          >
            {say(isMine ? 'web.care.let_go' : 'web.care.take')}
          </GuardedButton>
          <GuardedButton
            why={why}
            size="compact-sm"
            variant="subtle"
            onNear={HandDialog.preload}
            onClick={onGive}
          >
            {say('web.care.give')}
          </GuardedButton>
        </div>
      </div>
    </Part>
  )
}

function InHand({ customer, onTake }: { customer: Customer; onTake: () => void }) {
  const { say, date, exact, relative } = useWords()
  const nowMs = useNow()
  const { why } = useMay('take_in_hand')
  const { inHandUntil, note } = customer.hand
  const set = useSetHand(customer)
  return (
    <Part icon={IconHandGrab} name={say('web.care.in_hand')} error={set.error} isOn={inHandUntil !== null}>
      <div className={classes.line}>
        <p className={classes.value}>
          {inHandUntil === null ? (
            <span className={classes.none}>{say('web.care.nobody_hand')}</span>
          ) : (
            <>
              <time dateTime={inHandUntil} title={exact(inHandUntil)}>
                {say('web.care.until', { when: date(inHandUntil) })}
              </time>{' '}
              <span className={classes.beside}>({relative(inHandUntil, nowMs)})</span>
            </>
          )}
        </p>
        <div className={classes.acts}>
          <GuardedButton
            why={why}
            size="compact-sm"
            variant="default"
            onNear={HandDialog.preload}
            onClick={onTake}
          >
            {say(inHandUntil === null ? 'web.care.take_in_hand' : 'web.care.change')}
          </GuardedButton>
          {inHandUntil !== null && (
            <GuardedButton
              why={why}
              size="compact-sm"
              variant="subtle"
              loading={set.isPending}
              onClick={() => set.mutate({ inHandUntil: null })}
            >
              {say('web.care.bring_back')}
            </GuardedButton>
          )}
        </div>
      </div>
      {note !== null && <p className={classes.note}>{note}</p>}
    </Part>
  )
}

function Assigned({ customer, onChange }: { customer: Customer; onChange: () => void }) {
  const { say, list } = useWords()
  const { why } = useMay('assign_customers')
  const names = customer.assignedTo.map(({ name }) => (name === '' ? say('web.care.somebody') : name))
  return (
    <Part icon={IconUserShare} name={say('web.care.assigned')}>
      <div className={classes.line}>
        <p className={classes.value}>
          {names.length === 0 ? (
            <span className={classes.none}>{say('web.care.nobody_assigned')}</span>
          ) : (
            list(names)
          )}
        </p>
        <div className={classes.acts}>
          <GuardedButton
            why={why}
            size="compact-sm"
            variant="default"
            onNear={AssignedDialog.preload}
            onClick={onChange}
          >
            {say(names.length === 0 ? 'web.care.assign' : 'web.care.change')}
          </GuardedButton>
        </div>
      </div>
    </Part>
  )
}

interface PartProps {
  readonly icon: Icon
  readonly name: string
  readonly isOn?: boolean
  readonly error?: unknown
  readonly children: ReactNode
}

function Part({ icon: Face, name, isOn = false, error, children }: PartProps) {
  const { say } = useWords()
  return (
    <div className={classes.part} data-on={isOn || undefined}>
      <h2 className={classes.name}>
        <Face size={15} stroke={1.75} aria-hidden />
        {name}
      </h2>
      {children}
      <ProblemNotice title={say('web.invite.failed')} error={error} />
    </div>
  )
}
