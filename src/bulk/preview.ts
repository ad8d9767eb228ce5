import type { TenantReader } from '../database/transactions.ts'
import type { Language } from '../messages/languages.ts'
import type { Act, Scene, Target } from './act.ts'
import { maxExamples, previewBatch } from './limits.ts'
import { refusalText } from './present.ts'
import { customerNames, subscriptionNames } from './customer-rows.ts'
import type { PreviewJson } from './schema.ts'

interface Reason {
  readonly code: string
  readonly message: string
  count: number
  readonly examples: Target[]
}

type Tally = Omit<PreviewJson, 'customers' | 'without' | 'total'>

/** What an act would do to all of these, and why not to some: read in pieces, so that none takes long. */
export async function previewTargets(
  trx: TenantReader,
  scene: Scene,
  act: Act,
  wish: unknown,
  targets: readonly Target[],
  language: Language,
): Promise<Tally> {
  const counts = { done: 0, unchanged: 0, refused: 0 }
  const reasons = new Map<string, Reason>()
  for (let from = 0; from < targets.length; from += previewBatch) {
    const some = targets.slice(from, from + previewBatch)
    const outcomes = await act.preview(trx, scene, some, wish)
    for (const [index, outcome] of outcomes.entries()) {
      counts[outcome.state] += 1
      const target = some[index]
      if (outcome.state !== 'refused' || target === undefined) continue
      const text = refusalText(language, outcome.code, outcome.params ?? null)
      const reason = reasons.getOrInsertComputed(text, () => ({
        code: outcome.code,
        message: text,
        count: 0,
        examples: [],
      }))
      reason.count += 1
      if (reason.examples.length < maxExamples) reason.examples.push(target)
    }
  }
  const found = [...reasons.values()].toSorted((a, b) => b.count - a.count)
  return { ...counts, reasons: await named(trx, scene.partnerId, found) }
}

async function named(
  trx: TenantReader,
  partnerId: string,
  reasons: readonly Reason[],
): Promise<PreviewJson['reasons']> {
  const examples = reasons.flatMap((reason) => reason.examples)
  const [customers, subscriptions] = await Promise.all([
    customerNames(
      trx,
      partnerId,
      examples.map((each) => each.customerId),
    ),
    subscriptionNames(
      trx,
      partnerId,
      examples.flatMap((each) => each.subscriptionId ?? []),
    ),
  ])
  return reasons.map((reason) => ({
    ...reason,
    examples: reason.examples.map(({ customerId, subscriptionId }) => ({
      customer: withId(customerId, customers),
      subscription: subscriptionId === null ? null : withId(subscriptionId, subscriptions),
    })),
  }))
}

function withId<Names extends object>(id: string, names: ReadonlyMap<string, Names>) {
  const found = names.get(id)
  return found === undefined ? null : { id, ...found }
}
