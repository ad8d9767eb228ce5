import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const repository = resolve(import.meta.dirname, '../..')
/** Makes the Node that runs the command say that it is an old one. */
const pretendOld = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})`
const mainProgram = `
const [what] = process.argv.slice(2)
if (what === 'arguments') {
  console.log(JSON.stringify(process.argv.slice(2)))
  process.exitCode = 7
}
if (what === 'serve') console.log(process.pid, process.ppid, process.env.MALLOC_ARENA_MAX, process.argv[3], process.execArgv[0])
if (what === 'wait') {
  const seen: string[] = []
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      seen.push(signal)
      setTimeout(() => { console.log(seen.join()); process.exit(3) }, 300)
    })
  }
  setTimeout(() => process.exit(9), 20_000)
  console.log('ready')
}
if (what === 'die') process.kill(process.pid, 'SIGKILL')
`

let root = ''
let command = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'varde-bin-'))
  command = join(root, 'bin', 'varde.js')
  await cp(join(repository, 'bin', 'varde.js'), command)
  await writeFile(join(root, 'package.json'), '{"type":"module"}')
  await mkdir(join(root, 'src', 'cli'), { recursive: true })
  await writeFile(join(root, 'src', 'cli', 'main.ts'), mainProgram)
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

interface Ended {
  readonly code: number | string | null
  readonly stdout: string
  readonly stderr: string
}

function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  inherited: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  return new Promise((done) => {
    const options = { env: { ...inherited, ...environment } }
    execFile(process.execPath, [...args], options, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : (error.code ?? error.signal ?? null), stdout, stderr })
    })
  })
}

/** Starts the command in a process group of its own and waits until its main program listens. */
async function startWaiting(): Promise<{ child: ChildProcess; output: () => string }> {
  const child = spawn(process.execPath, ['--import', pretendOld, command, 'wait'], { detached: true })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  await once(child.stdout, 'data')
  return { child, output: () => output }
}

describe('the varde command', () => {
  it.each([
    ['on the Node that it needs, in the same process', []],
    ['on an older Node, by starting its own', ['--import', pretendOld]],
  ])('%s', async (_, before) => {
    const ended = await run([...before, command, 'arguments', '--a b', '', '*'])
    expect(ended).toEqual({ code: 7, stdout: '["arguments","--a b","","*"]\n', stderr: '' })
  })

  it('has a server give memory back, in the very process that was started, unless the user has set it', async () => {
    const { MALLOC_ARENA_MAX: _, ...environment } = process.env
    for (const [set, expected] of [
      [{}, process.platform === 'linux' ? '2' : 'undefined'],
      [{ MALLOC_ARENA_MAX: '7' }, '7'],
    ] as const) {
      const options = { env: { ...environment, ...set } }
      const child = spawn(process.execPath, ['--expose-gc', command, 'serve', '--port=0'], options)
      const [text] = (await once(child.stdout, 'data')) as [Buffer]
      expect(text.toString()).toBe(`${child.pid} ${process.pid} ${expected} --port=0 --expose-gc\n`)
    }
    const old = await run(['--import', pretendOld, command, 'serve'], {}, environment)
    expect(old.stdout.split(' ')[2]).toBe('2')
  })

  it('works through a symlink', async () => {
    const link = join(root, 'varde')
    await symlink(command, link)
    for (const before of [[], ['--import', pretendOld]]) {
      const ended = await run([...before, link, 'arguments'])
      expect(ended.stdout).toBe('["arguments"]\n')
    }
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'passes %s on once and leaves with the same code',
    async (signal) => {
      const { child, output } = await startWaiting()
      child.kill(signal)
      const [code] = await once(child, 'close')
      expect([code, output()]).toEqual([3, `ready\n${signal}\n`])
    },
  )

  it('passes Ctrl-C on once, though the terminal sends it to the whole group', async () => {
    const { child, output } = await startWaiting()
    process.kill(-(child.pid ?? Number.NaN), 'SIGINT')
    const [code] = await once(child, 'close')
    expect([code, output()]).toEqual([3, 'ready\nSIGINT\n'])
  })

  it('ends by the signal that ended its child', async () => {
    expect((await run(['--import', pretendOld, command, 'die'])).code).toBe('SIGKILL')
  })

  it.each([
    ['C', 'run «npm ci»'],
    ['nn_NO.UTF-8', 'kjør først «npm ci»'],
    ['sv_SE.UTF-8', 'kör först ”npm ci”'],
    ['da_DK.UTF-8', 'kør først »npm ci«'],
    ['de_DE.UTF-8', 'Führen Sie zuerst „npm ci“'],
  ])('says what to do where its own Node is missing, for %s', async (locale, advice) => {
    const bare = await mkdtemp(join(tmpdir(), 'varde-bare-'))
    await cp(join(root, 'bin'), join(bare, 'bin'), { recursive: true })
    await writeFile(join(bare, 'package.json'), '{"type":"module"}')
    const ended = await run(['--import', pretendOld, join(bare, 'bin', 'varde.js')], { LC_ALL: locale })
    await rm(bare, { recursive: true, force: true })
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain(advice)
    expect(ended.stderr.trim().split('\n').length).toBe(1)
  })
})
