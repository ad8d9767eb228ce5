import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import { subscriptionStatuses } from '../../src/domain/subscription-status.ts'
import {
  provisioningAppearance,
  severities,
  subscriptionAppearance,
} from '../../src/web/status/appearance.ts'
import { contrast, deltaE, rgbOf, seenBy, sights, type Rgb } from './colour.ts'

const css = readFileSync(new URL('../../src/web/look/palette.css', import.meta.url), 'utf8')
const pairs = css.matchAll(/--varde-([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)
const palette = new Map([...pairs].map(([, name = '', light = '', dark = '']) => [name, { light, dark }]))
const schemes = ['light', 'dark'] as const
type Scheme = (typeof schemes)[number]

function colour(name: string, scheme: Scheme): Rgb {
  const found = palette.get(name)
  if (found === undefined) throw new Error(`palette.css has no --varde-${name}`)
  return rgbOf(found[scheme])
}

describe('the measures themselves', () => {
  it('agree with what is published', () => {
    expect(contrast(rgbOf('#000000'), rgbOf('#ffffff'))).toBeCloseTo(21, 5)
    expect(contrast(rgbOf('#777777'), rgbOf('#ffffff'))).toBeCloseTo(4.48, 2)
    expect(deltaE(rgbOf('#000000'), rgbOf('#ffffff'))).toBeCloseTo(100, 1)
    expect(deltaE(rgbOf('#336699'), rgbOf('#336699'))).toBe(0)
    // Red and green of one lightness: far apart for most, near for who lacks the cones for green.
    const [red, green] = [rgbOf('#b25b5b'), rgbOf('#6b7d3a')]
    expect(deltaE(red, green)).toBeGreaterThan(30)
    expect(deltaE(seenBy('deuteranopia', red), seenBy('deuteranopia', green))).toBeLessThan(15)
  })
})

describe.each(schemes)('in the %s scheme', (scheme) => {
  it.each(severities)('text on %s can be read (WCAG 1.4.3)', (severity) => {
    expect(contrast(colour(`on-${severity}`, scheme), colour(severity, scheme))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(sights)('severities are told apart by %s', (sight) => {
    const seen = severities.map((severity) => ({ severity, rgb: seenBy(sight, colour(severity, scheme)) }))
    const near = seen.flatMap((one, index) =>
      seen.slice(index + 1).map((other) => ({
        between: `${one.severity} and ${other.severity}`,
        apart: deltaE(one.rgb, other.rgb),
      })),
    )
    // Neighbours in a list: five is what is seen at a glance, side by side.
    expect(near.filter(({ apart }) => apart < 5)).toEqual([])
  })

  it('the more urgent weighs more: it stands out from the page more than what follows', () => {
    const weights = severities.map((severity) => deltaE(colour(severity, scheme), colour('surface', scheme)))
    const [critical = 0, urgent = 0, soon = 0, ...rest] = weights
    expect(critical).toBeGreaterThan(urgent)
    expect(urgent).toBeGreaterThan(soon)
    expect(Math.max(...rest)).toBeLessThan(soon)
  })

  it.each(['ground', 'surface', 'raised', 'hover', 'sunken'])('every text can be read on %s', (ground) => {
    const texts = ['ink', 'quiet', 'faint', 'accent']
    const weak = texts
      .map((text) => ({ text, ratio: contrast(colour(text, scheme), colour(ground, scheme)) }))
      .filter(({ ratio }) => ratio < 4.5)
    expect(weak).toEqual([])
  })

  it('what can be pressed can be seen (WCAG 1.4.11)', () => {
    expect(contrast(colour('on-accent', scheme), colour('accent', scheme))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colour('accent', scheme), colour('accent-soft', scheme))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colour('line-strong', scheme), colour('surface', scheme))).toBeGreaterThanOrEqual(3)
    expect(contrast(colour('focus', scheme), colour('ground', scheme))).toBeGreaterThanOrEqual(3)
  })
})

describe('the fourteen statuses', () => {
  it('have an icon each, so that none is told apart by colour alone', () => {
    const all = [...Object.values(provisioningAppearance), ...Object.values(subscriptionAppearance)]
    expect(all).toHaveLength(14)
    expect(new Set(all.map(({ icon }) => icon)).size).toBe(14)
  })

  it('never look more urgent than a status before them in the order of importance', () => {
    const provisioning = provisioningStatuses.map((each) =>
      severities.indexOf(provisioningAppearance[each].severity),
    )
    const subscription = subscriptionStatuses.map((each) =>
      severities.indexOf(subscriptionAppearance[each].severity),
    )
    for (const weights of [provisioning, subscription])
      expect(weights).toEqual(weights.toSorted((a, b) => a - b))
  })
})
