import { expect, it } from 'vitest'
import { readableName } from '../../src/details-schema/labels.ts'

it.each([
  ['numberRange', 'Number range'],
  ['number_range', 'Number range'],
  ['number-range', 'Number range'],
  ['main.site', 'Main site'],
  ['SIP_trunk', 'SIP trunk'],
  ['åpningstid', 'Åpningstid'],
  ['line2Name', 'Line2 name'],
  ['Allerede lesbar', 'Allerede lesbar'],
  ['__', '__'],
])('reads %s as «%s»', (key, text) => {
  expect(readableName(key)).toBe(text)
})
