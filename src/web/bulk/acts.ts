import {
  IconArrowBackUp,
  IconClockPause,
  IconRefresh,
  IconTag,
  IconTagOff,
  IconUserMinus,
  IconUserShare,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import type { Output } from '../../client/types.ts'
import type { Action } from '../../domain/roles.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { actNames as subscriptionActNames, acts as subscriptionActs } from '../acts/acts.ts'
import { actIcons } from '../acts/icons.ts'

export type BulkJob = Output<'listBulkActs'>['items'][number]
export type BulkActName = BulkJob['act']
type SubscriptionActName = keyof typeof subscriptionActs
export type CustomerActName = Exclude<BulkActName, SubscriptionActName>

interface BulkAct {
  /** On the menu and on the button. */
  readonly name: WordKey
  /** What it does, in a sentence. */
  readonly text: WordKey
  readonly right: Action
  readonly icon: Icon
}

const customerActs: Readonly<Record<CustomerActName, BulkAct>> = {
  assign: {
    name: 'web.bulk.act.assign',
    text: 'web.bulk.text.assign',
    right: 'assign_customers',
    icon: IconUserShare,
  },
  unassign: {
    name: 'web.bulk.act.unassign',
    text: 'web.bulk.text.unassign',
    right: 'assign_customers',
    icon: IconUserMinus,
  },
  take_in_hand: {
    name: 'web.bulk.act.take_in_hand',
    text: 'web.bulk.text.take_in_hand',
    right: 'take_in_hand',
    icon: IconClockPause,
  },
  let_go: {
    name: 'web.bulk.act.let_go',
    text: 'web.bulk.text.let_go',
    right: 'take_in_hand',
    icon: IconArrowBackUp,
  },
  add_tags: {
    name: 'web.bulk.act.add_tags',
    text: 'web.bulk.text.add_tags',
    right: 'tag_customers',
    icon: IconTag,
  },
  remove_tags: {
    name: 'web.bulk.act.remove_tags',
    text: 'web.bulk.text.remove_tags',
    right: 'tag_customers',
    icon: IconTagOff,
  },
  retry_services: {
    name: 'web.bulk.act.retry_services',
    text: 'web.bulk.text.retry_services',
    right: 'set_provisioning_status',
    icon: IconRefresh,
  },
}

/** The menu, group by group. */
export const actGroups: readonly { readonly label: WordKey; readonly names: readonly BulkActName[] }[] = [
  { label: 'web.care.title', names: ['assign', 'unassign', 'take_in_hand', 'let_go'] },
  { label: 'web.bulk.group.tags', names: ['add_tags', 'remove_tags'] },
  { label: 'web.bulk.group.services', names: ['retry_services'] },
  { label: 'web.bulk.group.subscriptions', names: subscriptionActNames },
]

/** Whether it is done to subscriptions, and not to customers themselves. */
export function isSubscriptionAct(name: BulkActName): name is SubscriptionActName {
  return Object.hasOwn(subscriptionActs, name)
}

/** What is to be known of an act to show it. */
export function bulkActOf(name: BulkActName): BulkAct {
  if (!isSubscriptionAct(name)) return customerActs[name]
  const { name: word, text, right } = subscriptionActs[name]
  return { name: word, text, right, icon: actIcons[name] }
}
