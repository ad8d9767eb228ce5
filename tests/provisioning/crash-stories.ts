import type { LifeState } from '../../src/domain/service-life.ts'
import { doesAndAnswers, takesUp } from '../support/broker/behaviour.ts'
import type { Script } from '../support/broker/behaviour.ts'

/** What is done with a service, step by step. */
export interface Story {
  readonly name: string
  /** What is done with it once it stands; absent: it is set up. */
  readonly act?: 'withdraw' | 'change' | 'suspend' | 'resume'
  readonly script: (script: Script, serviceId: string) => void
  /** What the broker is asked in turn where nobody dies. */
  readonly calls: readonly string[]
  readonly ends: LifeState
  readonly isLive: boolean
  /** The service's history, whoever dies. */
  readonly history: readonly string[]
}

const setUp = ['service_created', 'service_provisioned'] as const
const brokenOff = doesAndAnswers(500, { description: 'It fell over' })

export const stories: readonly Story[] = [
  {
    name: 'provision, done at once',
    script: () => undefined,
    calls: ['provision'],
    ends: 'provisioned',
    isLive: true,
    history: setUp,
  },
  {
    name: 'provision, taken up and asked after',
    script: (script, id) => script.next(id, 'provision', takesUp()),
    calls: ['provision', 'last_operation', 'last_operation'],
    ends: 'provisioned',
    isLive: true,
    history: setUp,
  },
  {
    name: 'provision that breaks, clean-up taken up and asked after, and once more',
    script: (script, id) => {
      script.next(id, 'provision', brokenOff)
      script.next(id, 'deprovision', takesUp({ polls: 0 }))
    },
    calls: ['provision', 'deprovision', 'last_operation', 'provision'],
    ends: 'provisioned',
    isLive: true,
    history: setUp,
  },
  {
    name: 'deprovision, done at once',
    act: 'withdraw',
    script: () => undefined,
    calls: ['deprovision'],
    ends: 'removed',
    isLive: false,
    history: [...setUp, 'service_withdrawn', 'service_removed'],
  },
  {
    name: 'deprovision, taken up and asked after',
    act: 'withdraw',
    script: (script, id) => script.next(id, 'deprovision', takesUp({ polls: 0 })),
    calls: ['deprovision', 'last_operation'],
    ends: 'removed',
    isLive: false,
    history: [...setUp, 'service_withdrawn', 'service_removed'],
  },
  {
    name: 'update, done at once',
    act: 'change',
    script: () => undefined,
    calls: ['update'],
    ends: 'provisioned',
    isLive: true,
    history: [...setUp, 'service_change_begun', 'service_provisioned'],
  },
  {
    name: 'update, taken up and asked after',
    act: 'change',
    script: (script, id) => script.next(id, 'update', takesUp({ polls: 0 })),
    calls: ['update', 'last_operation'],
    ends: 'provisioned',
    isLive: true,
    history: [...setUp, 'service_change_begun', 'service_provisioned'],
  },
  {
    name: 'suspension, taken up and asked after',
    act: 'suspend',
    script: (script, id) => script.next(id, 'update', takesUp({ polls: 0 })),
    calls: ['update', 'last_operation'],
    ends: 'provisioned',
    isLive: true,
    history: [...setUp, 'service_suspended'],
  },
  {
    name: 'suspension that goes on again, done at once',
    act: 'resume',
    script: () => undefined,
    calls: ['update'],
    ends: 'provisioned',
    isLive: true,
    history: [...setUp, 'service_suspended', 'service_resumed'],
  },
]
