import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Trouble } from '../../src/domain/trouble.ts'
import type { Step } from '../../src/provisioners/provisioner.ts'
import { beginningAnew, courseAfter, isCleaningUp } from '../../src/provisioning/course.ts'
import type { Course, Next } from '../../src/provisioning/course.ts'
import { longestPollMs, shortestPollMs, usualPace } from '../../src/provisioning/limits.ts'

const trouble: Trouble = { code: 'server_error', params: {}, words: null, technical: null }
const begun = 1_800_000_000_000

function fresh(kind: Course['kind']): Course {
  return beginningAnew(
    {
      kind,
      phase: 'begin',
      thenWhat: null,
      attempt: 0,
      tries: 0,
      memory: null,
      begunAt: begun,
      deadlineAt: begun,
    },
    begun,
    usualPace,
  )
}

const after = (course: Course, step: Step, now = begun): Next => courseAfter(course, step, now, usualPace)
function going(next: Next): NonNullable<Next['course']> {
  if (next.course === null) throw new Error('It is over')
  return next.course
}

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ state: fc.constant('done' as const) }),
  fc.record({
    state: fc.constant('running' as const),
    memory: fc.constant({ operation: 'x' }),
    pollAfterMs: fc.integer({ min: 0, max: 10 ** 9 }),
  }),
  fc.record({ state: fc.constant('again' as const), trouble: fc.constant(trouble) }),
  fc.record({
    state: fc.constant('failed' as const),
    trouble: fc.constant(trouble),
    mayPass: fc.boolean(),
    leaves: fc.boolean(),
  }),
  fc.record({
    state: fc.constant('needs' as const),
    who: fc.constantFrom('partner' as const, 'vendor' as const),
  }),
  fc.record({
    state: fc.constant('needs_details' as const),
    trouble: fc.constant(trouble),
    leaves: fc.boolean(),
  }),
)
const kinds = fc.constantFrom(
  'start' as const,
  'change' as const,
  'withdraw' as const,
  'suspend' as const,
  'resume' as const,
)

const again = (code: 'busy' | 'unreachable'): Step => ({ state: 'again', trouble: { ...trouble, code } })
const running = (pollAfterMs: number, until?: number): Step => ({
  state: 'running',
  memory: {},
  pollAfterMs,
  ...(until !== undefined && { until }),
})

describe('the course of an operation', () => {
  it('ends in one step where the other side is done', () => {
    expect(after(fresh('start'), { state: 'done', dashboardUrl: 'https://x' })).toMatchObject({
      happening: { event: 'succeeded', dashboardUrl: 'https://x' },
      course: null,
      outcome: 'done',
    })
    expect(after(fresh('change'), { state: 'done' }).happening).toEqual({ event: 'succeeded' })
    expect(after(fresh('withdraw'), { state: 'done' }).happening).toEqual({ event: 'removed' })
  })

  it('asks again after as long as the other side says, within bounds, and not past the limit', () => {
    expect(going(after(fresh('start'), running(5_000))).nextAt).toBe(begun + 5_000)
    expect(going(after(fresh('start'), running(0))).nextAt).toBe(begun + shortestPollMs)
    expect(going(after(fresh('start'), running(10 ** 9))).nextAt).toBe(begun + longestPollMs)
    expect(going(after(fresh('start'), running(60_000, begun + 30_000))).nextAt).toBe(begun + 30_000)
    const late = after(fresh('start'), running(5_000, begun + 30_000), begun + 30_000)
    expect(late.happening).toMatchObject({ event: 'failed', trouble: { code: 'never_finished' } })
    expect(going(late)).toMatchObject({ phase: 'clean_up', thenWhat: 'end' })
  })

  it('cleans up what a failed attempt may have left, and then begins anew, later each time, four times in all', () => {
    const failed: Step = { state: 'failed', trouble, mayPass: true, leaves: true }
    let course: Course = fresh('start')
    let now = begun
    const pauses: number[] = []
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const cleaning = after(course, failed, now)
      expect(cleaning.happening).toBeNull()
      expect(going(cleaning)).toMatchObject({ phase: 'clean_up', thenWhat: 'begin_anew', attempt })
      const anew = going(after(going(cleaning), { state: 'done' }, now))
      expect(anew).toMatchObject({ phase: 'begin', attempt: attempt + 1, memory: null })
      pauses.push(anew.nextAt - now)
      now = anew.nextAt
      course = anew
    }
    expect(pauses).toEqual(usualPace.anewAfterMs)
    const last = after(course, failed, now)
    expect(last.happening).toEqual({ event: 'failed', trouble })
    expect(going(last)).toMatchObject({ phase: 'clean_up', thenWhat: 'end' })
    const cleaned = after(going(last), { state: 'done' }, now)
    expect(cleaned).toMatchObject({ happening: null, course: null, outcome: 'failed', leaves: false })
  })

  it('takes nothing down that stands when a change fails', () => {
    const next = after(fresh('change'), { state: 'failed', trouble, mayPass: false, leaves: true })
    expect(next).toMatchObject({ happening: { event: 'failed' }, course: null, outcome: 'failed' })
  })

  it('does not give up a removal before it has been tried often, and says then that something stays', () => {
    let course: Course = fresh('withdraw')
    let now = begun
    let tries = 0
    let next: Next
    do {
      next = after(course, { state: 'failed', trouble, mayPass: true, leaves: true }, now)
      tries += 1
      if (next.course !== null) {
        course = next.course
        now = next.course.nextAt
      }
    } while (next.course !== null && tries < 1_000)
    expect(tries).toBe(usualPace.maxRemovalTries)
    expect(next).toMatchObject({ happening: { event: 'stays', trouble }, outcome: 'failed', leaves: true })
  })

  it.each([
    ['suspend', 'suspended'],
    ['resume', 'resumed'],
  ] as const)('%s: says what the other side knows, takes nothing down and asks nobody', (kind, event) => {
    expect(after(fresh(kind), { state: 'done', made: { room: 1 } }).happening).toEqual({ event })
    const last: Course = { ...fresh(kind), attempt: usualPace.maxRemovalTries }
    for (const step of [
      { state: 'failed', trouble, mayPass: false, leaves: true },
      { state: 'failed', trouble, mayPass: true, leaves: true },
      { state: 'needs_details', trouble, leaves: true },
      { state: 'needs', who: 'partner' },
    ] as const) {
      const next = after(last, step)
      expect(next).toMatchObject({ happening: { event: 'suspension_failed' }, course: null, leaves: false })
    }
    expect(
      going(after(fresh(kind), { state: 'failed', trouble, mayPass: true, leaves: true })),
    ).toMatchObject({
      phase: 'begin',
      attempt: 2,
      thenWhat: null,
    })
  })

  it('asks for other details once nothing is left behind, and at once says that they are wanted', () => {
    const next = after(fresh('start'), { state: 'needs_details', trouble, leaves: true })
    expect(next.happening).toEqual({ event: 'details_asked', trouble })
    expect(going(next)).toMatchObject({ phase: 'clean_up', thenWhat: 'end' })
  })

  it('takes down what a lost call may have made, whatever the next answer says', () => {
    const lost: Course = { ...fresh('start'), thenWhat: 'end' }
    const refused = after(lost, { state: 'failed', trouble, mayPass: false, leaves: false })
    expect(refused.happening).toEqual({ event: 'failed', trouble })
    expect(going(refused)).toMatchObject({ phase: 'clean_up', thenWhat: 'end' })
    expect(going(after(lost, running(1_000)))).toMatchObject({ phase: 'poll', thenWhat: null })
  })

  it('waits for who is busy as long as an operation may take, and not as for one that nobody hears', () => {
    const often: Course = { ...fresh('start'), tries: usualPace.maxTries }
    expect(after(often, again('unreachable')).course).toBeNull()
    expect(going(after(often, again('busy'))).phase).toBe('begin')
    expect(after(often, again('busy'), often.deadlineAt).course).toBeNull()
  })

  it('tells people where it is their turn', () => {
    const next = after(fresh('start'), { state: 'needs', who: 'vendor' })
    expect(next).toMatchObject({ happening: { event: 'needs_vendor' }, course: null, outcome: 'handed_over' })
  })

  // Asked after every half second for a day, it would come to its end, and the test would not.
  const hourly = { ...usualPace, operationLimitMs: 3_600_000 }
  it('ends whatever the other side does, and never without having cleaned up or saying what may be left', () => {
    fc.assert(
      fc.property(kinds, fc.array(steps, { minLength: 1, maxLength: 60 }), (kind, answers) => {
        let course: Course | null = { ...fresh(kind), deadlineAt: begun + hourly.operationLimitMs }
        let now = begun
        let mayBeThere = false
        let hasHappened = 0
        for (let turn = 0; course !== null; turn += 1) {
          if (turn > 20_000) throw new Error('It never ends')
          const step = answers[turn % answers.length] ?? { state: 'done' as const }
          const next: Next = courseAfter(course, step, now, hourly)
          // What the oracle knows: whether anything of a start may be standing there.
          if (kind === 'start' && !isCleaningUp(course)) {
            if (step.state === 'done' || step.state === 'running') mayBeThere = true
            if ((step.state === 'failed' || step.state === 'needs_details') && step.leaves) mayBeThere = true
            // It said itself that nothing is left.
            if ((step.state === 'failed' || step.state === 'needs_details') && !step.leaves)
              mayBeThere = false
            if (step.state === 'needs') mayBeThere = false
          }
          if (isCleaningUp(course) && step.state === 'done') mayBeThere = false
          if (next.happening !== null && next.happening.event !== 'stays') hasHappened += 1
          if (next.course === null) {
            expect(next.outcome).not.toBeNull()
            if (next.outcome !== 'done' && mayBeThere) expect(next.leaves).toBe(true)
          } else {
            expect(next.outcome).toBeNull()
            expect(next.course.nextAt).toBeGreaterThanOrEqual(now)
            now = next.course.nextAt
          }
          course = next.course
        }
        // It succeeds, fails or is handed over once; a removal may end without.
        expect(hasHappened).toBeLessThanOrEqual(1)
        if (kind !== 'withdraw') expect(hasHappened).toBe(1)
      }),
      { numRuns: 500 },
    )
  })
})
