import { assignedAfter, writeAssignments } from '../assignments/assign.ts'
import type { How } from '../assignments/assign.ts'
import { maxAssigned } from '../assignments/limits.ts'
import { assignedPeople } from '../reach/assigned.ts'
import type { Act } from './act.ts'
import { customerAct } from './customer-act.ts'
import type { AssignWish } from './wishes.ts'

type Assigned = { readonly assignedTo: readonly string[] }

const assignAct = (how: How): Act =>
  customerAct<AssignWish, Assigned>({
    action: 'assign_customers',
    read: async (trx, partnerId, customerIds) => {
      const people = await assignedPeople(trx, partnerId, customerIds)
      return new Map(customerIds.map((id) => [id, { assignedTo: people.get(id) ?? [] }]))
    },
    plan: ({ assignedTo }, { personIds }) => {
      const after = assignedAfter(assignedTo, personIds, how)
      return after.length > maxAssigned && after.length > assignedTo.length
        ? { refusal: { code: 'too_many_assigned', params: { max: maxAssigned } } }
        : { assignedTo: after }
    },
    people: ({ assignedTo }) => assignedTo,
    write: async (trx, { partnerId, actor, now }, changes) =>
      writeAssignments(
        trx,
        partnerId,
        actor,
        changes.map(({ customerId, before, after }) => ({
          customerId,
          before: before.assignedTo,
          after: after.assignedTo,
        })),
        now,
      ),
  })

/** Assigning customers to people, and taking them away. */
export const assignActs = { assign: assignAct('assign'), unassign: assignAct('unassign') }
