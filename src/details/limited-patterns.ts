import { createContext, Script } from 'node:vm'
import { compilePattern } from '../details-schema/pattern.ts'
import type { Matches } from '../details-schema/pattern.ts'
import { patternsLimitMs } from './limits.ts'

const script = new Script('pattern.test(text)')
const place = createContext({ pattern: /^/, text: '' })

/**
 * Looks for patterns for one check, which may take so long in all: what other systems send can be made to never end, and
 * here it would hold up everybody. Nothing of a pattern runs as code.
 */
export function limitedPatterns(limitMs: number = patternsLimitMs): Matches {
  let leftMs = limitMs
  return (source, text) => {
    const pattern = compilePattern(source)
    const timeout = Math.floor(leftMs)
    if (pattern === null || timeout < 1) return null
    const begun = performance.now()
    Object.assign(place, { pattern, text })
    try {
      return script.runInContext(place, { timeout }) === true
    } catch (error) {
      if (isTimeout(error)) return null
      throw error
    } finally {
      leftMs -= performance.now() - begun
    }
  }
}

/** The error is one of the other realm. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  )
}
