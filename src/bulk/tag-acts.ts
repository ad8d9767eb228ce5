import type { TenantWriter } from '../database/transactions.ts'
import { appendHistory } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import { searchOf } from '../standings/search-of.ts'
import { standingSourceOf } from '../standings/sources.ts'
import { writeStandings } from '../standings/write.ts'
import type { Act, WritingScene } from './act.ts'
import { customerAct } from './customer-act.ts'
import type { Change } from './customer-act.ts'
import { maxTagsOfCustomer } from './limits.ts'
import { tagsOf, updateTags } from './customer-rows.ts'
import type { TagWish } from './wishes.ts'

type Tagged = { readonly tags: readonly string[] }

const tagAct = (after: (before: readonly string[], tags: readonly string[]) => string[]): Act =>
  customerAct<TagWish, Tagged>({
    action: 'tag_customers',
    read: async (trx, partnerId, customerIds) => {
      const stored = await tagsOf(trx, partnerId, customerIds)
      return new Map([...stored].map(([id, tags]) => [id, { tags }]))
    },
    plan: ({ tags: before }, wish) => {
      const tags = after(
        before,
        wish.tags.map((tag) => tag.trim().normalize('NFC')),
      )
      return tags.length > maxTagsOfCustomer && tags.length > before.length
        ? { refusal: { code: 'too_many_tags', params: { max: maxTagsOfCustomer } } }
        : { tags }
    },
    people: () => [],
    write: writeTags,
  })

/** Rows, standings for the revision, search and the known tags, history and event. */
async function writeTags(
  trx: TenantWriter,
  { partnerId, actor, now, customers }: WritingScene,
  changes: readonly Change<Tagged>[],
): Promise<void> {
  await updateTags(
    trx,
    partnerId,
    changes.map(({ customerId, after }) => ({ customerId, tags: after.tags })),
    now,
  )
  const sources = changes.flatMap(({ customerId, after }) => {
    const customer = customers.get(customerId)
    if (customer === undefined) return []
    return [{ ...standingSourceOf(customer), search: searchOf({ ...customer, tags: [...after.tags] }) }]
  })
  await writeStandings(trx, partnerId, sources, now)
  await appendHistory(
    trx,
    partnerId,
    actor,
    now,
    changes.map(({ customerId, before, after }) => ({
      customerId,
      action: 'customer_changed',
      subjectKind: 'customer',
      subjectId: customerId,
      before: { tags: before.tags },
      after: { tags: after.tags },
    })),
  )
  await appendEvent(
    trx,
    partnerId,
    'inside_changed',
    now,
    changes.map(({ customerId }) => customerId),
  )
}

/** Giving customers tags, and taking them away. */
export const tagActs = {
  add_tags: tagAct((before, tags) => [...new Set([...before, ...tags])]),
  remove_tags: tagAct((before, tags) => before.filter((tag) => !tags.includes(tag))),
}
