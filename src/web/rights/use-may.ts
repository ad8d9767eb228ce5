import type { Action } from '../../domain/roles.ts'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { actionWords, roleWords } from './roles.ts'

export interface Right {
  readonly may: boolean
  /** Why not, in a sentence; undefined where one may. */
  readonly why: string | undefined
}

/** Whether one's role may do something here (domain/roles.ts); the server has the last word. */
export function useMay(action: Action): Right {
  const { say } = useWords()
  const { may, role } = useMyself()
  if (may[action] === true) return { may: true, why: undefined }
  const why =
    role === null
      ? say('web.nowhere.title')
      : say('web.rights.why', { role: say(roleWords[role].name), what: say(actionWords[action]) })
  return { may: false, why }
}
