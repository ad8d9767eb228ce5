import type { WordKey } from '../../messages/word-groups.ts'
import type { SetUp } from './types.ts'

type State = NonNullable<SetUp['suspension']>['state']

/** What the other side knows of the suspended subscription, or is being told. */
export const toldWords: Readonly<Partial<Record<State, WordKey>>> = {
  suspending: 'web.service.suspension.suspending',
  suspended: 'web.service.suspension.suspended',
  resuming: 'web.service.suspension.resuming',
}

export interface UntoldWords {
  readonly title: WordKey
  readonly text: WordKey
  readonly retry: WordKey
}

/** What it could not be told, when nobody tries any more. */
export const untoldWords: Readonly<Partial<Record<State, UntoldWords>>> = {
  not_suspended: {
    title: 'web.service.not_suspended',
    text: 'web.service.not_suspended_text',
    retry: 'web.service.retry_suspension',
  },
  not_resumed: {
    title: 'web.service.not_resumed',
    text: 'web.service.not_resumed_text',
    retry: 'web.service.retry_resumption',
  },
}
