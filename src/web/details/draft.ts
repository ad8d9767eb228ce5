import { ApiProblem, ConnectionProblem } from '../../client/problems.ts'
import type { Details } from '../../details-schema/json.ts'
import { isSame } from '../../details-schema/json.ts'
import type { DraftCopy } from './copy.ts'

/** After so long without a change, what was typed is saved by itself. */
const quietMs = 3_000
/** How long it waits before it tries again, growing with each failure. */
const pausesMs = [2_000, 4_000, 8_000, 15_000, 30_000] as const

/** What is kept, as the server knows it. */
export interface Kept {
  readonly details: Details
  readonly revision: number
  readonly savedAt: string | null
}

/** Where details are kept: behind a session, or behind a link. */
export interface Keeper {
  readonly save: (details: Details, revision: number) => Promise<{ revision: number; savedAt: string | null }>
  readonly submit: (details: Details, revision: number) => Promise<void>
  /** As it stands now; null where it has been sent in. */
  readonly read: () => Promise<Kept | null>
}

/**
 * How safe what was typed is. `failed` is tried again; `refused` waits for a change; `torn`: somebody else has saved
 * meanwhile, and one has to say which holds.
 */
export type Safety = 'saved' | 'changed' | 'saving' | 'failed' | 'refused' | 'torn'

export interface DraftState {
  /** What stands in the form. */
  readonly details: Details
  readonly savedAt: string | null
  readonly safety: Safety
  /** Whether what is saved lacks something that is wrong as it stands there. */
  readonly isPartly: boolean
  /** Why it was not saved. */
  readonly error: unknown
  /** Why it was not sent, until something is changed. */
  readonly sendError: unknown
  /** What somebody else has saved meanwhile. */
  readonly theirs: Kept | null
  readonly isSubmitting: boolean
  /** Whether it has been sent in, by whomever. */
  readonly isSubmitted: boolean
  /** Whether what stands here is what was sent. */
  readonly isSentHere: boolean
}

/** What somebody fills in, until it has been sent: saved by itself, never lost, never written over another's. */
export interface Draft {
  readonly get: () => DraftState
  readonly subscribe: (listener: () => void) => () => void
  /** What was kept when this began, or was last agreed on: against it both sides' changes show. */
  readonly base: () => Details
  readonly change: (details: Details) => void
  /** At once. @returns whether all of it is saved now */
  readonly save: () => Promise<boolean>
  /** @returns whether it has been sent */
  readonly submit: () => Promise<boolean>
  /** Goes on with this, after somebody else had saved. */
  readonly settle: (details: Details) => void
  /** What has been read again, perhaps with another's changes; null where it has been sent in. */
  readonly hear: (kept: Kept | null) => void
  /** From now on it saves by itself. @returns ends that */
  readonly attend: () => () => void
}

export interface DraftRules {
  /** What stands in the form for what is kept; whether nobody has saved anything yet. */
  readonly shown: (details: Details, isFirst: boolean) => Details
  /** What of it can be saved as it is. */
  readonly savable: (details: Details) => Details
}

/** @param copy where what is not saved yet outlives a reload */
export function createDraft(keeper: Keeper, first: Kept, copy: DraftCopy, rules: DraftRules): Draft {
  const listeners = new Set<() => void>()
  let copied = copy.read()
  let base = rules.shown(first.details, first.revision === 0)
  let { revision } = first
  let flight: Promise<boolean> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let isAttended = false
  let state: DraftState = {
    details: copied?.details ?? base,
    savedAt: first.savedAt,
    safety: copied === null ? 'saved' : 'changed',
    isPartly: false,
    error: null,
    sendError: null,
    theirs: null,
    isSubmitting: false,
    isSubmitted: false,
    isSentHere: false,
  }

  function become(next: Partial<DraftState>): void {
    state = { ...state, ...next }
    if ((state.safety === 'saved' && !state.isPartly) || state.isSubmitted) copy.clear()
    for (const listener of listeners) listener()
  }
  function saveIn(ms: number): void {
    clearTimeout(timer)
    if (isAttended) timer = setTimeout(() => void save(), ms)
  }

  async function save(): Promise<boolean> {
    clearTimeout(timer)
    if (state.safety === 'torn' || state.isSubmitted) return state.isSubmitted
    // What is on its way may be older than what stands here by then.
    if (flight !== null) {
      await flight
      return state.safety === 'changed' ? save() : state.safety === 'saved'
    }
    if (state.safety === 'saved') return true
    flight = send(state.details)
    try {
      return await flight
    } finally {
      flight = null
    }
  }

  async function send(details: Details): Promise<boolean> {
    become({ safety: 'saving' })
    const savable = rules.savable(details)
    try {
      const saved = await keeper.save(savable, revision)
      failures = 0
      base = rules.shown(savable, false)
      revision = saved.revision
      const isPartly = !isSame(base, details)
      const isAll = state.details === details
      copy.write({ details: state.details, base, revision })
      become({ safety: isAll ? 'saved' : 'changed', savedAt: saved.savedAt, isPartly, error: null })
      if (!isAll) saveIn(quietMs)
      return isAll
    } catch (error) {
      return (await isOvertaken(error)) ? state.safety === 'saved' : failed(error)
    }
  }

  function failed(error: unknown): false {
    if (!passes(error)) {
      become({ safety: 'refused', error })
      return false
    }
    become({ safety: 'failed', error })
    saveIn(pausesMs[Math.min(failures, pausesMs.length - 1)] ?? quietMs)
    failures += 1
    return false
  }

  async function readAgain(): Promise<Kept | null | undefined> {
    try {
      return await keeper.read()
    } catch {
      return undefined
    }
  }

  /** Whether the refusal comes from what somebody else has done meanwhile; then that is heard. */
  async function isOvertaken(error: unknown): Promise<boolean> {
    if (!(error instanceof ApiProblem) || error.status !== 409) return false
    const kept = await readAgain()
    if (kept === undefined || kept?.revision === revision) return false
    if (kept === null) become({ isSubmitted: true, isSubmitting: false })
    else take(kept)
    return true
  }

  /** What the server has now: the same, something that can be taken over, or something to choose from. */
  function take(kept: Kept): void {
    const { details } = state
    const theirs = rules.shown(kept.details, kept.revision === 0)
    const isMine = isSame(details, theirs)
    if (isMine || isSame(details, base)) {
      base = theirs
      revision = kept.revision
      const taken = { details: isMine ? details : theirs, savedAt: kept.savedAt }
      become({ ...taken, safety: 'saved', isPartly: false, error: null, theirs: null })
      return
    }
    clearTimeout(timer)
    become({ safety: 'torn', theirs: { ...kept, details: theirs }, error: null, isSubmitting: false })
  }

  async function submit(): Promise<boolean> {
    clearTimeout(timer)
    if (flight !== null) await flight.catch(() => false)
    clearTimeout(timer)
    if (state.safety === 'torn') return false
    become({ isSubmitting: true, sendError: null })
    try {
      await keeper.submit(state.details, revision)
      become({ isSubmitted: true, isSubmitting: false, isSentHere: true })
      return true
    } catch (error) {
      // An answer that was lost on its way may have been a good one.
      if (await isOvertaken(error)) {
        become({ isSubmitting: false })
        return state.isSubmitted
      }
      become({ isSubmitting: false, sendError: error })
      if (state.safety === 'changed' || state.safety === 'failed') saveIn(quietMs)
      return false
    }
  }

  function tryNow(): void {
    if (state.safety === 'failed') void save()
  }

  /** Telephones end pages that nobody looks at, and ask nobody. */
  function saveHidden(): void {
    if (document.visibilityState === 'hidden' && state.safety === 'changed') void save()
  }

  /** What was typed before a reload goes on where it was; where somebody else has saved since, one has to choose. */
  function takeUp(): void {
    if (state.safety === 'changed') saveIn(quietMs)
    const before = copied
    copied = null
    if (before === null || before.revision === first.revision) return
    base = before.base
    revision = before.revision
    take(first)
  }

  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    base: () => base,
    change: (changed) => {
      const details = rules.shown(changed, false)
      copy.write({ details, base, revision })
      // What failed is tried again when its time has come, and one that is torn is settled first.
      const isWaiting = state.safety === 'torn' || state.safety === 'failed'
      become({ details, sendError: null, ...(!isWaiting && { safety: 'changed' }) })
      if (!isWaiting) saveIn(quietMs)
    },
    save,
    submit,
    settle: (details) => {
      const { theirs } = state
      if (theirs === null) return
      base = theirs.details
      revision = theirs.revision
      become({
        details: rules.shown(details, false),
        savedAt: theirs.savedAt,
        theirs: null,
        safety: 'changed',
      })
      void save()
    },
    hear: (kept) => {
      if (flight !== null || state.isSubmitting || state.isSubmitted) return
      if (kept === null) become({ isSubmitted: true })
      else if (kept.revision > revision) take(kept)
    },
    attend: () => {
      isAttended = true
      window.addEventListener('online', tryNow)
      document.addEventListener('visibilitychange', saveHidden)
      takeUp()
      return () => {
        isAttended = false
        clearTimeout(timer)
        window.removeEventListener('online', tryNow)
        document.removeEventListener('visibilitychange', saveHidden)
      }
    },
  }
}

/** Whether a failure passes by itself, so that trying again is worth it. */
function passes(error: unknown): boolean {
  if (error instanceof ConnectionProblem) return true
  if (!(error instanceof ApiProblem)) return false
  return error.status >= 500 || error.status === 429 || error.status === 408
}
