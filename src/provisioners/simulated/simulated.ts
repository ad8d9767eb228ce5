import type { Trouble, TroubleCode } from '../../domain/trouble.ts'
import type { BindingCall, Call, Operation, Provisioner, Step, Suspension } from '../provisioner.ts'

/** How a simulation goes. Shares are from 0 to 1. */
export interface SimulatedSettings {
  /** How long setting up takes, at least and at most. */
  readonly seconds: { readonly min: number; readonly max: number }
  /** The share of attempts that fail. */
  readonly fails: number
  /** What it says then. */
  readonly failure: string | null
  /** The share of details that are not the right ones; none where nothing is said. */
  readonly asksDetailsAgain?: number
}

type SimulatedCall = Call<SimulatedSettings, Operation | Suspension>

/** How long other things take, in seconds. */
const short = { min: 2, max: 5 } as const
const minPollMs = 500
const maxPollMs = 60_000

/**
 * Sets nothing up, and behaves as if it did. What becomes of a service is decided by its id and when the attempt began:
 * the same at every look and on every machine, and perhaps another one when it is tried again.
 */
export const simulated: Provisioner<SimulatedSettings> = {
  kind: 'simulated',
  start: async (call) => look(call),
  poll: async (call) => look(call),
  change: async (call) => look(call),
  withdraw: async (call) => look(call),
  suspension: { suspend: async (call) => look(call), resume: async (call) => look(call) },
  binding: {
    isWanted: () => true,
    bind: async (call) => endOfBinding(call),
    unbind: async () => ({ state: 'done' }),
    poll: async () => ({ state: 'done' }),
  },
}

/** As many licences are refused as set-ups fail. */
function endOfBinding({ settings, licence, attempt, begunAt }: BindingCall<SimulatedSettings>): Step {
  if (chanceOf(`${licence.id} ${attempt} ${begunAt}`) >= settings.fails) return { state: 'done' }
  return {
    state: 'failed',
    trouble: trouble('said_failed', settings.failure),
    mayPass: false,
    leaves: false,
  }
}

function look(call: SimulatedCall): Step {
  const endsAt = call.begunAt + durationMs(call)
  const leftMs = endsAt - call.now
  if (leftMs > 0)
    return {
      state: 'running',
      memory: {},
      pollAfterMs: Math.min(Math.max(leftMs, minPollMs), maxPollMs),
    }
  return call.operation === 'start' ? endOfStart(call) : { state: 'done' }
}

function endOfStart(call: SimulatedCall): Step {
  const { settings, order } = call
  const hasDetails = Object.keys(order.details).length > 0
  // By what they are: the same ones are as wrong the next time.
  const isWrong =
    chanceOf(`${order.service.id} ${JSON.stringify(order.details)}`) < (settings.asksDetailsAgain ?? 0)
  if (hasDetails && isWrong)
    return { state: 'needs_details', trouble: trouble('needs_other_details', null), leaves: false }
  if (chance(call, 'failure') < settings.fails)
    return {
      state: 'failed',
      trouble: trouble('said_failed', settings.failure),
      mayPass: false,
      leaves: false,
    }
  return { state: 'done' }
}

function trouble(code: TroubleCode, words: string | null): Trouble {
  return { code, params: {}, words, technical: null }
}

function durationMs(call: SimulatedCall): number {
  const { min, max } = call.operation === 'start' ? call.settings.seconds : short
  return Math.round((min + (max - min) * chance(call, 'duration')) * 1000)
}

function chance({ order, operation, attempt, begunAt }: SimulatedCall, what: string): number {
  return chanceOf(`${order.service.id} ${operation} ${attempt} ${begunAt} ${what}`)
}

/** A number from 0 to 1, without 1, that looks like any other (FNV-1a, mixed as in MurmurHash3). */
function chanceOf(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
