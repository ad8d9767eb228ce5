import type { Trouble, TroubleCode } from '../../domain/trouble.ts'
import type { Heard } from '../http/door.ts'
import { technicalAnswer, wordsOf, type Unsaid } from '../http/technical.ts'
import { answerKind } from './answer-kind.ts'
import { meanings, type Meaning } from './answer-table.ts'
import { objectIn } from '../http/json.ts'

/**
 * What went wrong, with the broker's own words (`description`) and what was asked and answered. Where it says what has
 * become of a service that it failed to update, `usable` and `repeatable` are `yes` or `no`.
 * @param isPersonal whether what is not to be told must not stand in its words either
 */
export function troubleOf(code: TroubleCode, heard: Heard, unsaid: Unsaid, isPersonal = false): Trouble {
  const said = heard.isAnswer ? objectIn(heard.text) : null
  return {
    code,
    params: {
      ...(heard.isAnswer ? { status: heard.status } : {}),
      ...flag('usable', said?.['instance_usable']),
      ...flag('repeatable', said?.['update_repeatable']),
    },
    words: wordsOf(said?.['description'], unsaid, isPersonal ? { withoutValues: true } : {}),
    technical: technicalAnswer(heard, unsaid),
  }
}

/** What is wrong with an answer to a question: one that should have told something, and does not. */
export function codeOf(heard: Heard): TroubleCode {
  if (!heard.isAnswer && heard.why === 'timeout') return 'timeout'
  const meaning: Meaning = meanings[answerKind(heard)].change
  if (meaning.state === 'refused') return 'rejected'
  return 'code' in meaning ? meaning.code : 'unreadable'
}

function flag(name: string, value: unknown): Record<string, string> {
  return typeof value === 'boolean' ? { [name]: value ? 'yes' : 'no' } : {}
}
