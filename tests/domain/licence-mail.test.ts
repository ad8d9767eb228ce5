import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillMailPlaces, mailPlaces, serviceLines, unknownMailPlace } from '../../src/domain/licence-mail.ts'

const values = { name: 'Liv {partner}', services: '$& $1', customer: 'Fjell', partner: 'Nord' }

describe('the places of a mail', () => {
  it.each([
    ['Hei {name}, {services} {customer} {partner}', null],
    ['', null],
    ['Hei {navn}', '{navn}'],
    ['Hei { name }', '{ name }'],
    ['Hei {}', '{}'],
    ['Hei {', '{'],
    ['Hei }', '}'],
    ['{{name}}', '{'],
  ])('are known or not: %s', (text, unknown) => {
    expect(unknownMailPlace(text)).toBe(unknown)
  })

  it('are filled in once, with what stands in the values as it is', () => {
    expect(fillMailPlaces('{name} {services} {other}', values)).toBe('Liv {partner} $& $1 {other}')
  })

  it('are all filled in where none is unknown', () => {
    const plain = fc.string().map((text) => text.replaceAll(/[{}]/g, ''))
    const part = fc.oneof(
      plain,
      fc.constantFrom(...mailPlaces).map((name) => `{${name}}`),
    )
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('')
        expect(unknownMailPlace(text)).toBeNull()
        const bare = { name: 'a', services: 'b', customer: 'c', partner: 'd' }
        expect(fillMailPlaces(text, bare)).not.toMatch(/[{}]/)
      }),
    )
  })

  it('have services one a line, with their addresses', () => {
    const services = [
      { product: 'Calling', dashboardUrl: 'https://calling.example' },
      { product: 'Meetings', dashboardUrl: null },
    ]
    expect(serviceLines(services)).toBe('– Calling: https://calling.example\n– Meetings')
  })
})
