import { expect, it } from 'vitest'
import { Turns } from '../../src/database/turns.ts'

/** Something that ends when it is told to. */
function held(): { readonly over: Promise<void>; readonly end: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { over: promise, end: resolve }
}

it('who names the same thing goes one after the other, in their order; who names another one at once', async () => {
  const turns = new Turns()
  const first = held()
  const done: string[] = []
  const note = (name: string, until = Promise.resolve()) =>
    turns.take(name.slice(0, 1), async () => {
      done.push(`${name} begins`)
      await until
      done.push(`${name} ends`)
    })
  const all = [note('a1', first.over), note('a2'), note('a3')]
  await note('b1')
  expect(done).toEqual(['a1 begins', 'b1 begins', 'b1 ends'])
  first.end()
  await Promise.all(all)
  expect(done.slice(3)).toEqual(['a1 ends', 'a2 begins', 'a2 ends', 'a3 begins', 'a3 ends'])
})

it('what fails leaves its turn to the next', async () => {
  const turns = new Turns()
  const failing = turns.take('a', () => Promise.reject(new Error('no')))
  const next = turns.take('a', async () => 'done')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('done')
})

it('who waits too long, or stands behind too many, is told so, and nobody loses a turn by it', async () => {
  const first = held()
  const hurried = new Turns({ waitMs: 1, waiting: 5 })
  const holder = hurried.take('a', () => first.over)
  await expect(hurried.take('a', async () => 'never')).rejects.toMatchObject({ code: '55P03' })
  first.end()
  await holder
  expect(await hurried.take('a', async () => 'free')).toBe('free')

  const second = held()
  const narrow = new Turns({ waitMs: 60_000, waiting: 1 })
  const running = narrow.take('a', () => second.over)
  const waiting = narrow.take('a', async () => 'waited')
  await expect(narrow.take('a', async () => 'never')).rejects.toMatchObject({ code: '55P03' })
  second.end()
  await running
  expect(await waiting).toBe('waited')
})
