import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attachEmbedded, startEmbedded } from '../../../src/database/embedded/embedded.ts'
import { isRunning } from '../../../src/database/embedded/processes.ts'
import { cleanUp, newOptions, query, startChild } from './support.ts'

const options = newOptions()

beforeAll(async () => {
  await (await startEmbedded(options)).stop()
})
afterAll(cleanUp)

describe('two servers on one data folder', () => {
  it('the second says who has it and leaves; commands come in beside it', async () => {
    const server = await startEmbedded(options)
    const second = startEmbedded(options)
    const holder = {
      holder: 'known',
      pid: String(process.pid),
      since: expect.stringMatching(/^20/) as string,
    }
    await expect(second).rejects.toMatchObject({ code: 'in_use', params: holder })

    const other = startChild('start', options.dataDir)
    expect(await other.ended).toBe(1)
    expect(other.output()).toContain(`in_use: Another Varde serves the data folder ${options.dataDir}`)

    const command = await attachEmbedded(options)
    expect(command.pid).toBe(server.pid)
    expect(command.connection).toEqual(server.connection)
    await command.stop()
    expect(await query(server.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
    expect(isRunning(server.pid)).toBe(false)
  })

  it('of several that start at once on a new folder exactly one gets it', async () => {
    const own = newOptions()
    const starts = await Promise.allSettled([1, 2, 3].map(() => startEmbedded(own)))
    const won = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
    const lost = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason as unknown] : []))
    expect(won).toHaveLength(1)
    expect(lost).toEqual([
      expect.objectContaining({ code: 'in_use' }),
      expect.objectContaining({ code: 'in_use' }),
    ])
    expect(await query(won[0]?.connection ?? {}, 'select 1 as one')).toEqual([{ one: 1 }])
    await won[0]?.stop()
  })
})

describe('commands without a server', () => {
  it('start the database, and the last one that leaves stops it', async () => {
    const [one, other] = await Promise.all([attachEmbedded(options), attachEmbedded(options)])
    expect(other.pid).toBe(one.pid)
    await one.stop()
    expect(isRunning(one.pid)).toBe(true)
    expect(await query(other.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    await other.stop()
    expect(isRunning(one.pid)).toBe(false)
  })

  it('leave it to none when they go at once', async () => {
    const several = await Promise.all([1, 2, 3, 4].map(() => attachEmbedded(options)))
    await Promise.all(several.map((command) => command.stop()))
    expect(several.map(({ pid }) => isRunning(pid))).toEqual([false, false, false, false])
  })

  it('hand it to a server that comes meanwhile', async () => {
    const command = await attachEmbedded(options)
    const server = await startEmbedded(options)
    expect(server.pid).toBe(command.pid)
    await command.stop()
    expect(isRunning(server.pid)).toBe(true)
    await server.stop()
    expect(isRunning(server.pid)).toBe(false)
  })

  it('wait for one that stops just now', async () => {
    const server = await startEmbedded(options)
    const [command] = await Promise.all([attachEmbedded(options), server.stop()]).catch(() => [undefined])
    // It came before the stop, and lost its database with it, or after, and has started it again.
    if (command && isRunning(command.pid)) {
      expect(await query(command.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    }
    await command?.stop()
    const again = await startEmbedded(options)
    await again.stop()
    expect(isRunning(again.pid)).toBe(false)
  })
})
