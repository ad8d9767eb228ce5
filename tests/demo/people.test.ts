import { describe, expect, it } from 'vitest'
import { demoCustomers } from '../../src/demo/generate.ts'
import { customersWithPeople, demoPeople } from '../../src/demo/people.ts'
import { languages } from '../../src/messages/languages.ts'

const now = Date.UTC(2026, 10, 26)
const customers = [...demoCustomers({ customers: customersWithPeople + 50, now })]
const withPeople = customers.map((customer, index) => ({ customer, people: demoPeople(customer, index) }))
const staffed = withPeople.filter(({ people }) => people.length > 0)

describe('the people of a demo’s customers', () => {
  it('are the same each time, whatever was made before', () => {
    const late = [...demoCustomers({ customers: 9, now })].at(-1)
    expect(late && demoPeople(late, 8)).toEqual(withPeople[8]?.people)
  })

  it('are there for about half of the first customers, and for no later one', () => {
    expect(staffed.length).toBeGreaterThan(customersWithPeople / 3)
    expect(withPeople.slice(customersWithPeople).flatMap(({ people }) => people)).toEqual([])
  })

  it('hold as many licences of each provisioned service as it uses, and none of another', () => {
    for (const { customer, people } of staffed) {
      const held = people.flatMap(({ holds }) => holds)
      for (const { services } of customer.subscriptions)
        for (const { externalId, provisioningStatus, licencesUsed } of services)
          expect(held.filter((id) => id === externalId)).toHaveLength(
            provisioningStatus === 'provisioned' ? (licencesUsed ?? 0) : 0,
          )
    }
  })

  it('have their own ids and addresses within the customer, below .example and in ASCII', () => {
    for (const { people } of staffed) {
      expect(new Set(people.map(({ externalId }) => externalId)).size).toBe(people.length)
      expect(new Set(people.map(({ email }) => email)).size).toBe(people.length)
      for (const { email } of people) expect(email).toMatch(/^[a-z]+\.[a-z]+\d*@[a-z-]+\.example$/)
    }
  })

  it('have names, languages that there are, and groups of their own tongue', () => {
    for (const { people } of staffed)
      for (const { name, language, groups } of people) {
        expect(name.trim().split(' ').length).toBeGreaterThan(1)
        expect(languages).toContain(language)
        expect(new Set(groups).size).toBe(groups.length)
      }
  })

  it('are deactivated where they hold nothing, and only there', () => {
    const everybody = staffed.flatMap(({ people }) => people)
    const left = everybody.filter(({ isDeactivated }) => isDeactivated)
    expect(left.length).toBeGreaterThan(10)
    expect(left.flatMap(({ holds }) => holds)).toEqual([])
  })
})
