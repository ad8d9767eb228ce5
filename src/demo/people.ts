import type { DemoCustomer } from './generate.ts'
import catalogue from './people.json' with { type: 'json' }
import { createRandom } from './random.ts'
import type { Random } from './random.ts'
import { list, word } from './words.ts'
import type { Word } from './words.ts'

/** Somebody at one of the demo's customers. */
export interface DemoPerson {
  /** The customer's own id. */
  readonly externalId: string
  readonly name: string
  /** Below the reserved top-level domain `.example` (RFC 2606). */
  readonly email: string
  readonly language: string
  readonly groups: readonly string[]
  readonly isDeactivated: boolean
  /** External ids of the services of which they hold a licence, of all of the customer's subscriptions. */
  readonly holds: readonly string[]
}

interface Tongue {
  readonly language: string
  readonly given: readonly Word[]
  readonly family: readonly Word[]
  readonly groups: readonly string[]
  readonly isFamilyFirst: boolean
}

const tongueOf = new Map<string, Tongue>()
for (const entry of Object.values(catalogue.tongues)) {
  const tongue: Tongue = {
    language: entry.language,
    given: list(entry.given).map(word),
    family: list(entry.family).map(word),
    groups: list(entry.groups),
    isFamilyFirst: 'familyFirst' in entry,
  }
  for (const country of list(entry.countries)) tongueOf.set(country, tongue)
}

/** Not the numbers of which the customers are made: those are the same with and without people. */
const seedOfPeople = 0x70656f70
/** The first ones of a demo have people, where they are not many: with them one sees how it is. */
export const customersWithPeople = 400
const mostPeople = 60

/**
 * The people of one of a demo's customers, for as many licences as it uses; none where the customer is one of the later
 * ones, uses none or more than people are made for. The same customer has the same people.
 * @param index its place in the demo, from 0
 */
export function demoPeople(customer: DemoCustomer, index: number): DemoPerson[] {
  const tongue = tongueOf.get(customer.country ?? '')
  const counted = countedServices(customer)
  const most = Math.max(0, ...counted.map(({ used }) => used))
  if (tongue === undefined || index >= customersWithPeople || most === 0 || most > mostPeople) return []
  const random = createRandom(seedOfPeople)
  random.restart(index)
  const domain = customer.adminEmail?.split('@')[1] ?? 'customer.example'
  const taken = new Set<string>()
  const without = 1 + random.below(4)
  return Array.from({ length: most + without }, (_, place) => {
    const { name, address } = drawName(random, tongue, taken)
    const holds = counted.filter(({ used }) => place < used).map(({ externalId }) => externalId)
    return {
      externalId: `E-${String(place + 1).padStart(3, '0')}`,
      name,
      email: `${address}@${domain}`,
      language: tongue.language,
      groups: drawGroups(random, tongue),
      isDeactivated: holds.length === 0 && random.next() < 0.3,
      holds,
    }
  })
}

/** Services whose licences people hold. */
function countedServices(customer: DemoCustomer): { externalId: string; used: number }[] {
  return customer.subscriptions.flatMap(({ services }) =>
    services.flatMap(({ externalId, provisioningStatus, licencesUsed }) =>
      provisioningStatus === 'provisioned' && licencesUsed !== null
        ? [{ externalId, used: licencesUsed }]
        : [],
    ),
  )
}

/** A name, and the part of an address that nobody at the customer has yet. */
function drawName(random: Random, tongue: Tongue, taken: Set<string>): { name: string; address: string } {
  const given = random.pick(tongue.given)
  const family = random.pick(tongue.family)
  const name = tongue.isFamilyFirst ? `${family.text} ${given.text}` : `${given.text} ${family.text}`
  const plain = `${given.latin}.${family.latin}`.toLowerCase()
  let address = plain
  for (let number = 2; taken.has(address); number++) address = `${plain}${number}`
  taken.add(address)
  return { name, address }
}

/** The first groups have most of the people; few are in two, some in none. */
function drawGroups(random: Random, { groups }: Tongue): string[] {
  const drawn = new Set<string>()
  const count = random.next() < 0.15 ? 0 : random.next() < 0.9 ? 1 : 2
  for (let n = 0; n < count; n++) {
    const group = groups[Math.floor(random.next() ** 2 * groups.length)]
    if (group !== undefined) drawn.add(group)
  }
  return [...drawn]
}
