import { IconAlertTriangle, IconBan, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import type { Words } from '../language/words.ts'
import type { Run } from './run.ts'

export interface Outcome {
  readonly tone: 'good' | 'attention' | 'problem'
  readonly icon: Icon
  readonly title: string
  readonly text: string
}

/** How an import ended, in a heading and a sentence. */
export function outcomeOf(run: Run, { say }: Words): Outcome {
  const { state, dryRun, strict, counts, errorCount, failure } = run
  if (state === 'cancelled')
    return {
      tone: 'attention',
      icon: IconBan,
      title: say('web.import.outcome.cancelled'),
      text: say('web.import.outcome.cancelled_text'),
    }
  if (failure !== null || counts === null)
    return {
      tone: 'problem',
      icon: IconCircleX,
      title: say('web.import.outcome.failed'),
      text: failure === null ? '' : failureText(failure, say),
    }
  const { customers } = counts
  const numbers = {
    new: customers.new,
    changed: customers.changed,
    refused: customers.refused,
    errors: errorCount,
  }
  if (errorCount === 0)
    return {
      tone: 'good',
      icon: IconCircleCheck,
      title: say(dryRun ? 'web.import.outcome.check_good' : 'web.import.outcome.done'),
      text: say(dryRun ? 'web.import.outcome.check_good_text' : 'web.import.outcome.done_text', numbers),
    }
  if (strict)
    return {
      tone: 'problem',
      icon: IconCircleX,
      title: say(dryRun ? 'web.import.outcome.check_strict' : 'web.import.outcome.done_strict', numbers),
      text: say('web.import.outcome.strict_text', numbers),
    }
  return {
    tone: 'attention',
    icon: IconAlertTriangle,
    title: say(dryRun ? 'web.import.outcome.check_errors' : 'web.import.outcome.done_errors', numbers),
    text: say(
      dryRun ? 'web.import.outcome.check_errors_text' : 'web.import.outcome.done_errors_text',
      numbers,
    ),
  }
}

function failureText({ line, message }: NonNullable<Run['failure']>, say: Words['say']): string {
  return line === null ? message : say('web.import.outcome.failed_at', { line, message })
}
