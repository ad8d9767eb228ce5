import type { Reach } from './reach.ts'

/*
 * What `customer_search.people` holds of a customer (docs/decisions/0015): one mark for each person whom it is assigned
 * to and one for who is responsible, `-` where that is nobody. So «theirs», «assigned to …» and «nobody's» are one
 * containment, which its index answers.
 */

const nobody = '-'

/** @param personId null: it is assigned to nobody */
export function assignedMark(personId: string | null): string {
  return `a:${personId ?? nobody}`
}

/** @param personId null: nobody is responsible */
export function responsibleMark(personId: string | null): string {
  return `r:${personId ?? nobody}`
}

/** All marks of one customer, in one order. */
export function marksOf(assigned: readonly string[], responsible: string | null): string[] {
  const holders = assigned.length === 0 ? [assignedMark(null)] : assigned.toSorted().map(assignedMark)
  return [...holders, responsibleMark(responsible)]
}

/** The marks that every customer within reach has, and the one customer where there is only one. */
export function limitsOf(reach: Reach): { people: readonly string[]; customerId: string | null } {
  if (reach.kind === 'assigned') return { people: [assignedMark(reach.personId)], customerId: null }
  if (reach.kind === 'own_organisation') return { people: [], customerId: reach.customerId }
  // No customer has it.
  return { people: reach.kind === 'none' ? ['none'] : [], customerId: null }
}
