import type { OperationsTable } from '../database/provisioning-tables.ts'
import type { Instant } from '../domain/instant.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { Memory, Step, Suspension } from '../provisioners/provisioner.ts'
import { longestPollMs, shortestPollMs } from './limits.ts'
import type { Pace } from './limits.ts'

/** Where an operation stands, as far as its course depends on it. */
export interface Course {
  readonly kind: OperationsTable['kind']
  readonly phase: OperationsTable['phase']
  /** What comes after cleaning up; while it begins: a call was made whose answer nobody has written down. */
  readonly thenWhat: OperationsTable['then_what']
  /** How often it has begun, from 1. */
  readonly attempt: number
  /** How often the present step came to nothing. */
  readonly tries: number
  readonly memory: Memory | null
  readonly begunAt: Instant
  readonly deadlineAt: Instant
}

/** What becomes of the service. */
export type Happening =
  | { readonly event: 'succeeded' | 'removed'; readonly dashboardUrl?: string; readonly made?: Memory }
  | SuspensionEnd
  | { readonly event: 'failed'; readonly trouble: Trouble }
  | { readonly event: 'needs_partner' | 'needs_vendor' }
  | { readonly event: 'details_asked'; readonly trouble: Trouble }
  /** Its removal does not come to an end: it stays as it is, and says so. */
  | { readonly event: 'stays'; readonly trouble: Trouble }

/** The other side knows that it is suspended, or no longer is, or could not be told: its set-up stays as it is. */
export type SuspensionEnd =
  | { readonly event: 'suspended' | 'resumed' }
  | { readonly event: 'suspension_failed'; readonly trouble: Trouble }

export interface Next {
  /** Null: nothing yet. */
  readonly happening: Happening | null
  /** How the operation goes on; null where it is over. */
  readonly course: (Course & { readonly nextAt: Instant }) | null
  readonly outcome: OperationsTable['outcome']
  /** For people: what went wrong last, and what the other side says. */
  readonly trouble: Trouble | null
  readonly note: string | null
  /** Whether something may have been left behind that nobody takes down any more. */
  readonly leaves: boolean
}

/** Whether it tells that a subscription is suspended, or no longer is. */
export function isSuspension(kind: Course['kind']): kind is Suspension {
  return kind === 'suspend' || kind === 'resume'
}

/** What costs somebody money for as long as it is not done is tried longer. */
function isInsistent({ kind }: Course): boolean {
  return kind === 'withdraw' || isSuspension(kind)
}

const nothingMore = { trouble: null, note: null, leaves: false } as const

/**
 * How an operation goes on after a step: the whole of the workflow, without what it does to rows. A failed attempt that
 * may have left something behind is cleaned up before anything else, and what may pass is begun anew, later each time,
 * so often and no more. A change that failed takes nothing down, and neither does a suspension.
 */
export function courseAfter(course: Course, step: Step, now: Instant, pace: Pace): Next {
  return isCleaningUp(course)
    ? afterCleanUpStep(course, step, now, pace)
    : afterWorkStep(course, step, now, pace)
}

/** Whether what a failed attempt left behind is being taken down. */
export function isCleaningUp({ phase }: Pick<Course, 'phase'>): boolean {
  return phase === 'clean_up' || phase === 'clean_up_poll'
}

function afterWorkStep(course: Course, step: Step, now: Instant, pace: Pace): Next {
  switch (step.state) {
    case 'done':
      return {
        ...nothingMore,
        happening: isSuspension(course.kind)
          ? { event: course.kind === 'suspend' ? 'suspended' : 'resumed' }
          : {
              event: course.kind === 'withdraw' ? 'removed' : 'succeeded',
              ...(step.dashboardUrl !== undefined && { dashboardUrl: step.dashboardUrl }),
              ...(step.made !== undefined && { made: step.made }),
            },
        course: null,
        outcome: 'done',
      }
    case 'running': {
      const deadlineAt = Math.min(course.deadlineAt, step.until ?? Number.POSITIVE_INFINITY)
      if (now >= deadlineAt) return failed(course, neverFinished(step.note), now, pace)
      const nextAt = Math.min(now + bounded(step.pollAfterMs), deadlineAt)
      const { memory } = step
      const polling = {
        ...course,
        phase: 'poll',
        thenWhat: null,
        tries: 0,
        memory,
        deadlineAt,
        nextAt,
      } as const
      return { ...goesOn(polling, step.note), trouble: step.trouble ?? null }
    }
    case 'again': {
      const tries = course.tries + 1
      const nextAt = now + (step.afterMs ?? pauseAfter(tries, pace))
      const most = isInsistent(course) ? pace.maxRemovalTries : pace.maxTries
      // Who says that it is busy has heard, and may be so for as long as an operation may take.
      const isUnheard = course.phase === 'begin' && step.trouble.code !== 'busy'
      const isOver = nextAt >= course.deadlineAt || (isUnheard && tries >= most)
      if (isOver)
        return failed(course, { ...step, leaves: course.phase === 'poll', mayPass: false }, now, pace)
      const memory = step.memory ?? course.memory
      return { ...goesOn({ ...course, tries, memory, nextAt }), trouble: step.trouble }
    }
    case 'failed':
      return failed(course, step, now, pace)
    case 'needs':
      if (isSuspension(course.kind))
        return failed(course, { trouble: internalTrouble, mayPass: false, leaves: false }, now, pace)
      return {
        ...nothingMore,
        happening: { event: step.who === 'vendor' ? 'needs_vendor' : 'needs_partner' },
        course: null,
        outcome: 'handed_over',
      }
    default:
      step satisfies { readonly state: 'needs_details' }
      // What stands cannot be asked for other details by taking it down.
      if (isInsistent(course)) return failed(course, { ...step, mayPass: false }, now, pace)
      return ended(course, { event: 'details_asked', trouble: step.trouble }, step, now, pace)
  }
}

interface Failure {
  readonly trouble: Trouble
  readonly mayPass: boolean
  readonly leaves: boolean
}

/** Whether what it may have made has to be taken down: by what the answer says, or because an earlier one was lost. */
function mustCleanUp({ kind, thenWhat }: Course, { leaves }: Pick<Failure, 'leaves'>): boolean {
  return kind === 'start' && (leaves || thenWhat !== null)
}

function failed(course: Course, failure: Failure, now: Instant, pace: Pace): Next {
  const { trouble, mayPass } = failure
  const isRemoval = course.kind === 'withdraw'
  const insists = isInsistent(course)
  const pauseMs = insists ? pauseAfter(course.attempt, pace) : pace.anewAfterMs[course.attempt - 1]
  const isLast = insists ? course.attempt >= pace.maxRemovalTries : pauseMs === undefined
  if (mayPass && !isLast && pauseMs !== undefined) {
    return {
      ...goesOn(
        mustCleanUp(course, failure)
          ? cleaningUp(course, 'begin_anew', now, pace)
          : beginningAnew(course, now + pauseMs, pace),
      ),
      trouble,
    }
  }
  if (isRemoval)
    return {
      ...nothingMore,
      happening: { event: 'stays', trouble },
      course: null,
      outcome: 'failed',
      trouble,
      leaves: true,
    }
  const event = isSuspension(course.kind) ? 'suspension_failed' : 'failed'
  return ended(course, { event, trouble }, failure, now, pace)
}

/** It has come to nothing: the service says so at once, and what may be left behind is taken down. */
function ended(
  course: Course,
  happening: Happening & { readonly trouble: Trouble },
  failure: Pick<Failure, 'leaves'>,
  now: Instant,
  pace: Pace,
): Next {
  const { trouble } = happening
  if (mustCleanUp(course, failure))
    return {
      ...goesOn(cleaningUp(course, 'end', now, pace)),
      happening,
      trouble,
    }
  const outcome = happening.event === 'details_asked' ? 'handed_over' : 'failed'
  return { ...nothingMore, happening, course: null, outcome, trouble }
}

function afterCleanUpStep(course: Course, step: Step, now: Instant, pace: Pace): Next {
  if (step.state === 'done') return cleaned(course, now, pace)
  if (step.state === 'running') {
    const nextAt = now + bounded(step.pollAfterMs)
    if (nextAt < course.deadlineAt)
      return goesOn({ ...course, phase: 'clean_up_poll', memory: step.memory, nextAt })
    return leftBehind(course, neverFinished(step.note).trouble)
  }
  // People take nothing down for a provisioner: that it asks for them is a fault of its own.
  const trouble = step.state === 'needs' ? internalTrouble : step.trouble
  const tries = course.tries + 1
  const afterMs = step.state === 'again' ? step.afterMs : undefined
  const nextAt = now + (afterMs ?? pauseAfter(tries, pace))
  if (tries >= pace.maxRemovalTries) return leftBehind(course, trouble)
  const phase = step.state === 'again' ? course.phase : 'clean_up'
  return { ...goesOn({ ...course, phase, tries, nextAt }), trouble }
}

function cleaned(course: Course, now: Instant, pace: Pace): Next {
  if (course.thenWhat !== 'begin_anew')
    return { ...nothingMore, happening: null, course: null, outcome: 'failed' }
  return goesOn(beginningAnew(course, now + (pace.anewAfterMs[course.attempt - 1] ?? 0), pace))
}

/** An operation with which nothing has begun. */
export function nothingYet(kind: Course['kind'], now: Instant): Course {
  return {
    kind,
    phase: 'begin',
    thenWhat: null,
    attempt: 0,
    tries: 0,
    memory: null,
    begunAt: now,
    deadlineAt: now,
  }
}

type Going = Course & { readonly nextAt: Instant }

/** The next attempt, from nothing. */
export function beginningAnew(course: Course, nextAt: Instant, { operationLimitMs }: Pace): Going {
  return {
    ...course,
    phase: 'begin',
    thenWhat: null,
    attempt: course.attempt + 1,
    tries: 0,
    memory: null,
    begunAt: nextAt,
    deadlineAt: nextAt + operationLimitMs,
    nextAt,
  }
}

/** Taking down what an attempt left: still the attempt that failed. */
export function cleaningUp(
  course: Course,
  thenWhat: 'begin_anew' | 'end',
  now: Instant,
  { operationLimitMs }: Pace,
): Going {
  const deadlineAt = now + operationLimitMs
  return { ...course, phase: 'clean_up', thenWhat, tries: 0, memory: null, deadlineAt, nextAt: now }
}

/** Cleaning up has come to its end without success: a person must look. */
function leftBehind(course: Course, trouble: Trouble): Next {
  const happening =
    course.thenWhat === 'begin_anew'
      ? ({ event: 'failed', trouble } as const)
      : ({ event: 'stays', trouble } as const)
  return { ...nothingMore, happening, course: null, outcome: 'failed', trouble, leaves: true }
}

function goesOn(course: Going, note?: string): Next {
  return { ...nothingMore, happening: null, course, outcome: null, note: note ?? null }
}

/** Twice as long each time, up to the longest. */
function pauseAfter(tries: number, { againAfterMs, longestPauseMs }: Pace): number {
  return Math.min(againAfterMs * 2 ** Math.min(tries - 1, 30), longestPauseMs)
}

function bounded(pollAfterMs: number): number {
  return Math.min(Math.max(pollAfterMs, shortestPollMs), longestPollMs)
}

function neverFinished(note: string | undefined): Failure {
  return {
    trouble: { code: 'never_finished', params: {}, words: note ?? null, technical: null },
    mayPass: false,
    leaves: true,
  }
}

const internalTrouble: Trouble = { code: 'internal', params: {}, words: null, technical: null }
