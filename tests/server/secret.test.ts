import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installationSecret, SecretError, secretState } from '../../src/server/secret.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'varde-secret-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Another process that asks for the secret of the folder. */
async function inProcess(): Promise<string> {
  const module = new URL('../../src/server/secret.ts', import.meta.url).href
  const script = `const { installationSecret } = await import('${module}')
    process.stdout.write(await installationSecret(null, ${JSON.stringify(folder)}))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')])
  return output
}

async function refusal(given: string | null, dataDir: string): Promise<SecretError> {
  const thrown: unknown = await installationSecret(given, dataDir).catch((error: unknown) => error)
  if (thrown instanceof SecretError) return thrown
  throw new Error('a secret was given')
}

describe('the secret of an installation', () => {
  it('is made once, of 32 random bytes, for its owner alone, and leaves no draft', async () => {
    const secret = await installationSecret(null, folder)
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    expect(await readFile(join(folder, 'secret'), 'utf8')).toBe(`${secret}\n`)
    expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['secret'])
    expect(await installationSecret(null, folder)).toBe(secret)
    await rm(join(folder, 'secret'))
    expect(await installationSecret(null, folder)).not.toBe(secret)
  })

  it('belongs to whom the folder belongs to, also where root made it', async () => {
    const nobody = 65_534
    if (process.getuid?.() === 0) await chown(folder, nobody, nobody)
    await installationSecret(null, folder)
    expect((await stat(join(folder, 'secret'))).uid).toBe((await stat(folder)).uid)
  })

  it('is the same for processes that begin at once, and for many calls in one', async () => {
    const calls = Array.from({ length: 20 }, () => installationSecret(null, folder))
    const secrets = await Promise.all([inProcess(), inProcess(), inProcess(), ...calls])
    expect(new Set(secrets).size).toBe(1)
    expect(await readdir(folder)).toEqual(['secret'])
  })

  it('is VARDE_SECRET where that is set, and nothing is written', async () => {
    expect(await installationSecret('given', folder)).toBe('given')
    expect(await readdir(folder)).toEqual([])
  })

  it('is refused where it cannot be kept', async () => {
    expect(await refusal(null, join(folder, 'none'))).toMatchObject({ code: 'not_kept' })
    await mkdir(join(folder, 'in-the-way', 'secret'), { recursive: true })
    const { code, path } = await refusal(null, join(folder, 'in-the-way'))
    expect({ code, path }).toEqual({ code: 'not_kept', path: join(folder, 'in-the-way', 'secret') })
  })

  it.each(['', 'short', 'a'.repeat(44), `${'a'.repeat(42)}!`])(
    'is neither replaced nor shown where the file holds «%s»',
    async (content) => {
      const path = join(folder, 'secret')
      await writeFile(path, content)
      const error = await refusal(null, folder)
      expect(error.code).toBe('damaged')
      if (content !== '') expect(String(error)).not.toContain(content)
      expect(await readFile(path, 'utf8')).toBe(content)
    },
  )

  it('is looked at without being read', async () => {
    expect(await secretState('given', folder)).toBe('given')
    expect(await secretState(null, folder)).toBe('none')
    await installationSecret(null, folder)
    expect(await secretState(null, folder)).toBe('private')
    await chmod(join(folder, 'secret'), 0o640)
    expect(await secretState(null, folder)).toBe('open')
  })
})
