import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiProblem, ConnectionProblem } from '../../src/client/problems.ts'
import { fieldsOf } from '../../src/details-schema/fields.ts'
import type { Details } from '../../src/details-schema/json.ts'
import { namedFields } from '../../src/web/details/asked.ts'
import type { Copied } from '../../src/web/details/copy.ts'
import { differencesOf, settled } from '../../src/web/details/differences.ts'
import { createDraft } from '../../src/web/details/draft.ts'
import type { Draft, Kept } from '../../src/web/details/draft.ts'
import { numberOf } from '../../src/web/details/number-text.ts'
import { savableOf, shownOf } from '../../src/web/details/values.ts'

const schema = {
  type: 'object',
  required: ['name', 'place'],
  properties: {
    name: { type: 'string', minLength: 2 },
    seats: { type: 'integer', default: 5 },
    place: { type: 'object', required: ['city'], properties: { city: { type: 'string' } } },
    billing: {
      type: 'object',
      required: ['street'],
      properties: { street: { type: 'string' }, zip: { type: 'string' } },
    },
  },
}
const fields = fieldsOf(schema)

/** The server's side, with one place for what is kept, and a network that can be cut. */
function keeping(first: Kept = { details: {}, revision: 0, savedAt: null }) {
  const server = {
    kept: first as Kept | null,
    isCut: false,
    losesAnswers: false,
    calls: [] as string[],
    refusal: undefined as ApiProblem | undefined,
  }
  const write = (what: string, details: Details, revision: number) => {
    server.calls.push(what)
    if (server.isCut) throw new ConnectionProblem('', 'unreachable')
    if (server.refusal !== undefined) throw server.refusal
    if (server.kept === null || server.kept.revision !== revision) throw problem(409, 'details_changed')
    server.kept =
      what === 'submit' ? null : { details, revision: revision + 1, savedAt: '2026-03-17T08:40:00.000Z' }
    if (server.losesAnswers) throw new ConnectionProblem('', 'broken')
    return { revision: revision + 1, savedAt: '2026-03-17T08:40:00.000Z' }
  }
  const keeper = {
    save: async (details: Details, revision: number) => write('save', details, revision),
    submit: async (details: Details, revision: number) => void write('submit', details, revision),
    read: async () => server.kept,
  }
  return { server, keeper }
}

function problem(status: number, code: string): ApiProblem {
  return new ApiProblem({ status, code, detail: code, errors: [], retryAfterSeconds: null })
}

function copying(first: Copied | null = null) {
  const place = { copied: first }
  const copy = {
    read: () => place.copied,
    write: (copied: Copied) => {
      place.copied = copied
    },
    clear: () => {
      place.copied = null
    },
  }
  return { place, copy }
}

const rules = {
  shown: (details: Details, isFirst: boolean) => shownOf(fields, details, isFirst),
  savable: (details: Details) => savableOf(schema, fields, details),
}

const attended: (() => void)[] = []

function begin(keeper: Parameters<typeof createDraft>[0], first: Kept, copy = copying().copy): Draft {
  const draft = createDraft(keeper, first, copy, rules)
  attended.push(draft.attend())
  return draft
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
})
afterEach(() => {
  for (const end of attended.splice(0)) end()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a draft', () => {
  const nothing: Kept = { details: {}, revision: 0, savedAt: null }

  it('begins with what stands there at first and the groups that must be there', () => {
    const draft = begin(keeping().keeper, nothing)
    expect(draft.get()).toMatchObject({ details: { seats: 5, place: {} }, safety: 'saved' })
  })

  it('does not fill in again what somebody has taken away', () => {
    const draft = begin(keeping().keeper, { details: { name: 'Alfa' }, revision: 1, savedAt: null })
    expect(draft.get().details).toEqual({ name: 'Alfa', place: {} })
  })

  it('is saved by itself once nothing has changed for a while', async () => {
    const { server, keeper } = keeping()
    const draft = begin(keeper, nothing)
    draft.change({ name: 'A' })
    await vi.advanceTimersByTimeAsync(2_000)
    draft.change({ name: 'Al' })
    await vi.advanceTimersByTimeAsync(2_000)
    expect([draft.get().safety, server.calls]).toEqual(['changed', []])
    await vi.advanceTimersByTimeAsync(1_500)
    expect(draft.get()).toMatchObject({ safety: 'saved', savedAt: '2026-03-17T08:40:00.000Z' })
    expect(server.kept?.details).toEqual({ name: 'Al', place: {} })
  })

  it('leaves out what is wrong and keeps it in the tab', async () => {
    const { server, keeper } = keeping()
    const { place, copy } = copying()
    const draft = begin(keeper, nothing, copy)
    draft.change({ name: 'A', seats: 'many' })
    expect(await draft.save()).toBe(true)
    expect(server.kept?.details).toEqual({ place: {} })
    expect(draft.get()).toMatchObject({ safety: 'saved', isPartly: true, details: { seats: 'many' } })
    expect(place.copied?.details).toMatchObject({ name: 'A', seats: 'many' })
    draft.change({ name: 'Alfa' })
    expect(await draft.save()).toBe(true)
    expect([draft.get().isPartly, place.copied]).toEqual([false, null])
  })

  it('is tried again while the network is away, with what was typed meanwhile', async () => {
    const { server, keeper } = keeping()
    const draft = begin(keeper, nothing)
    server.isCut = true
    draft.change({ name: 'Alfa' })
    await vi.advanceTimersByTimeAsync(3_500)
    expect(draft.get().safety).toBe('failed')
    draft.change({ name: 'Alfa Bakeri' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(draft.get().safety).toBe('failed')
    expect(server.calls.length).toBeGreaterThan(3)
    server.isCut = false
    await vi.advanceTimersByTimeAsync(31_000)
    expect([draft.get().safety, server.kept?.details['name']]).toEqual(['saved', 'Alfa Bakeri'])
  })

  it('tries at once when the network comes back', async () => {
    const { server, keeper } = keeping()
    const draft = begin(keeper, nothing)
    server.isCut = true
    draft.change({ name: 'Alfa' })
    await draft.save()
    server.isCut = false
    window.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(0)
    expect(draft.get().safety).toBe('saved')
  })

  it('is not torn where only the answer was lost', async () => {
    const { server, keeper } = keeping()
    const draft = begin(keeper, nothing)
    server.losesAnswers = true
    draft.change({ name: 'Alfa' })
    await draft.save()
    expect(draft.get().safety).toBe('failed')
    server.losesAnswers = false
    await vi.advanceTimersByTimeAsync(2_500)
    expect(draft.get()).toMatchObject({ safety: 'saved', theirs: null })
  })

  it('does not try again what is refused, until something is changed', async () => {
    const { server, keeper } = keeping()
    const draft = begin(keeper, nothing)
    server.refusal = problem(403, 'not_allowed')
    draft.change({ name: 'Alfa' })
    await vi.advanceTimersByTimeAsync(120_000)
    expect([draft.get().safety, server.calls.length]).toEqual(['refused', 1])
  })

  it('is saved at once where the page is put away', async () => {
    const { server, keeper } = keeping()
    const draft = begin(keeper, nothing)
    draft.change({ name: 'Alfa' })
    Object.assign(document, { visibilityState: 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.advanceTimersByTimeAsync(0)
    expect(server.kept?.details['name']).toBe('Alfa')
  })

  it('takes over what another has saved where nothing is one’s own', () => {
    const draft = begin(keeping().keeper, nothing)
    draft.hear({ details: { name: 'Beta' }, revision: 3, savedAt: null })
    expect(draft.get()).toMatchObject({ details: { name: 'Beta' }, safety: 'saved' })
  })

  it('lets one choose where both have written, and goes on with that', async () => {
    const { server, keeper } = keeping()
    const draft = begin(keeper, nothing)
    draft.change({ name: 'Mine', seats: 5, place: { city: 'Oslo' } })
    server.kept = { details: { name: 'Theirs', seats: 9, place: {} }, revision: 1, savedAt: null }
    expect(await draft.save()).toBe(false)
    const { theirs, details, safety } = draft.get()
    expect(safety).toBe('torn')
    const differences = differencesOf(fields, draft.base(), details, theirs?.details ?? {})
    expect(differences.map(({ place, changedBy }) => [place.field.path, changedBy])).toEqual([
      ['name', 'mine'],
      ['seats', 'theirs'],
      ['place.city', 'mine'],
    ])
    draft.change({ name: 'Mine too', seats: 5, place: { city: 'Oslo' } })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(draft.get().safety).toBe('torn')
    draft.settle(settled(theirs?.details ?? {}, differences, { name: 'theirs' }))
    await vi.advanceTimersByTimeAsync(0)
    expect(draft.get().safety).toBe('saved')
    expect(server.kept).toMatchObject({
      details: { name: 'Theirs', seats: 9, place: { city: 'Oslo' } },
      revision: 2,
    })
  })

  it('is sent once, also where the answer to it was lost', async () => {
    const { server, keeper } = keeping()
    const draft = begin(keeper, nothing)
    server.losesAnswers = true
    expect(await draft.submit()).toBe(false)
    expect(draft.get().sendError).toBeInstanceOf(ConnectionProblem)
    expect(await draft.submit()).toBe(true)
    expect(draft.get().isSubmitted).toBe(true)
  })

  it('goes on after a reload with what was typed and not saved', async () => {
    const { server, keeper } = keeping()
    const base = shownOf(fields, {}, true)
    const { copy } = copying({ details: { name: 'Typed', place: {} }, base, revision: 0 })
    const draft = begin(keeper, nothing, copy)
    expect(draft.get()).toMatchObject({ details: { name: 'Typed' }, safety: 'changed' })
    await vi.advanceTimersByTimeAsync(3_500)
    expect(server.kept?.details['name']).toBe('Typed')
  })

  it('asks after a reload where another has saved since', () => {
    const { copy } = copying({ details: { name: 'Typed', place: {} }, base: { place: {} }, revision: 1 })
    const draft = begin(keeping().keeper, { details: { name: 'Other' }, revision: 2, savedAt: null }, copy)
    expect(draft.get()).toMatchObject({ safety: 'torn', details: { name: 'Typed' } })
  })
})

const why = (words: string) => ({ code: 'details_refused', params: {}, words, technical: null }) as const

const named = (words: string, details: Details = { place: { city: 'X' } }) =>
  namedFields(why(words), details, fields).map(({ field }) => field.path)

describe('what was filled in', () => {
  it('has groups only where something stands in them or where they must be', () => {
    expect(shownOf(fields, { billing: { zip: '0150' } }, false)).toEqual({
      billing: { zip: '0150' },
      place: {},
    })
    const differences = differencesOf(fields, {}, {}, { billing: { street: 'Gata 1' } })
    expect(settled({ billing: { street: 'Gata 1' } }, differences, { 'billing.street': 'mine' })).toEqual({})
  })

  it('names the fields that an answer speaks of', () => {
    expect(named('city is unknown')).toEqual(['place.city'])
    expect(named('place.city is unknown')).toEqual(['place.city'])
    expect(named('capacity and street')).toEqual([])
    expect(named('street', { billing: { street: 'Gata' } })).toEqual(['billing.street'])
  })
})

describe('numbers', () => {
  it.each([
    ['1,5', ',', 1.5],
    ['1.5', ',', 1.5],
    ['1.500', ',', 1500],
    ['1,500', '.', 1500],
    ['1 500', ',', 1500],
    ['1.234.567,8', ',', 1_234_567.8],
    ['-3', '.', -3],
    ['−3', ',', -3],
    ['0.250', ',', 0.25],
    ['1,2,3', '.', undefined],
    ['many', ',', undefined],
    ['', ',', undefined],
  ])('reads %s with the sign %s', (text, sign, number) => {
    expect(numberOf(text, sign)).toBe(number)
  })
})
