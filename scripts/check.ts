/**
 * `npm run check`: types, lint, format and architecture. Runs them all, prints a line for each and what is wrong below
 * it; the exit code is 1 if any failed.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { architectureBreaches } from './architecture.ts'
import { project } from './sources.ts'

interface Result {
  readonly ok: boolean
  /** For a person: what is wrong. */
  readonly text: string
}

const folders = ['src', 'tests', 'bench', 'scripts', 'bin'].filter((name) => existsSync(join(project, name)))

const checks: Readonly<Record<string, () => Promise<Result>>> = {
  types: () => tool('typescript/bin/tsc', '-p', '.'),
  // What runs in a browser has a browser's types, and nothing else has them.
  'types, web': () => tool('typescript/bin/tsc', '-p', 'tests/web'),
  lint: () => tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings', ...folders),
  format: () => tool('oxfmt/bin/oxfmt', '--check', ...folders),
  architecture: async () => {
    const breaches = architectureBreaches()
    return { ok: breaches.length === 0, text: breaches.join('\n') }
  },
}

let failed = 0
for (const [name, check] of Object.entries(checks)) {
  const began = performance.now()
  const { ok, text } = await check()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${name.padEnd(13)} ${ok ? 'passed' : 'FAILED'}  ${seconds} s`)
  if (ok) continue
  failed += 1
  console.log(`${text.trim()}\n`)
}
process.exitCode = failed === 0 ? 0 : 1

/** Runs a tool of node_modules with this Node. Without standard input, so that it cannot wait for a person. */
function tool(script: string, ...args: readonly string[]): Promise<Result> {
  const modules = join(project, 'node_modules')
  const path = `${join(modules, '.bin')}${delimiter}${process.env['PATH'] ?? ''}`
  const child = spawn(process.execPath, [join(modules, script), ...args], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: path },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
    })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ ok: code === 0, text }))
  })
}
