import { randomUUIDv7 } from 'node:crypto'

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether a text is a UUID in lower case, as PostgreSQL writes it. */
export function isUuid(text: string): boolean {
  return uuidForm.test(text)
}

/** The time (48 bits in hexadecimal) of the last id, and how many came before it within that millisecond. */
let lastTime = ''
let countInTime = 0
const maxInTime = 0xfff

/**
 * A new UUID of version 7 (RFC 9562 §5.7): it begins with the time, so that rows made one after another
 * stand beside each other in every index. Within a process each is greater than the one before it, also within
 * a millisecond and where the machine's clock is set back (§6.2, method 1): the history is read in their order.
 * No rule reads that time.
 */
export function newId(): string {
  const made = randomUUIDv7()
  const time = made.slice(0, 13)
  if (time > lastTime) {
    lastTime = time
    countInTime = 0
  } else if (countInTime < maxInTime) {
    countInTime += 1
  } else {
    lastTime = nextTime(lastTime)
    countInTime = 0
  }
  return `${lastTime}-7${countInTime.toString(16).padStart(3, '0')}${made.slice(18)}`
}

function nextTime(time: string): string {
  const next = (Number.parseInt(time.replace('-', ''), 16) + 1).toString(16).padStart(12, '0')
  return `${next.slice(0, 8)}-${next.slice(8)}`
}
