import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const watching = fileURLToPath(new URL('../../src/cli/npm-parent.ts', import.meta.url))
const script = `
  import { watchNpm } from ${JSON.stringify(watching)}
  const limit = setTimeout(() => process.exit(3), 20_000)
  watchNpm(() => { console.log('gone'); clearTimeout(limit) })
  console.log(process.pid)`

it.each([
  ['start', 'gone'],
  ['test', ''],
])('below npm’s «%s» a killed shell is noticed: %j', async (script_, expected) => {
  // `; true` keeps the shell from becoming the program itself.
  const shell = spawn('sh', ['-c', '"$NODE" --input-type=module -e "$SCRIPT"; true'], {
    env: { ...process.env, NODE: process.execPath, SCRIPT: script, npm_lifecycle_event: script_ },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [first] = (await once(shell.stdout, 'data')) as [Buffer]
  const pid = Number(first.toString())
  shell.kill('SIGKILL')
  let heard = ''
  shell.stdout.on('data', (data: Buffer) => {
    heard += data.toString()
  })
  const end = once(shell.stdout, 'end')
  const waited = new Promise((resolve) => setTimeout(resolve, expected === '' ? 2_000 : 15_000))
  await Promise.race([end, waited])
  expect(heard.trim()).toBe(expected)
  shell.stdout.destroy()
  if (expected === '') process.kill(pid, 'SIGKILL')
})
