/*
 * Runs in the page before its own code does, in a block of its own in which `filterLabel` is set (web-page.ts), and keeps
 * what the bench asks for. It knows the page as a screen reader does: by roles, names and states.
 */

const row = '[role="grid"] [role="row"] [role="rowheader"] a'
/** Milliseconds since the way to the page began. */
const marks = { row: undefined, filter: undefined }
let shift = 0
let tasks = []
let frames = []
let isCounting = false
let actedAt = 0

/** Once the frame that is being made has been drawn. */
function afterFrame(act) {
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', act, { once: true })
  port1.start()
  port2.postMessage(undefined)
}

const isShown = (element) => element !== null && element.getBoundingClientRect().height > 0
const filterButton = () =>
  [...document.querySelectorAll('button')].find(
    (button) => button.textContent.trim() === filterLabel && !button.disabled,
  ) ?? null

function look() {
  const [hasRow, hasFilter] = [isShown(document.querySelector(row)), isShown(filterButton())]
  afterFrame(() => {
    if (hasRow) marks.row ??= performance.now()
    if (hasFilter) marks.filter ??= performance.now()
  })
  if (!hasRow || !hasFilter) requestAnimationFrame(look)
}
requestAnimationFrame(look)

new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value
}).observe({ type: 'layout-shift', buffered: true })
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) tasks.push(entry.duration)
}).observe({ type: 'longtask', buffered: true })
for (const type of ['click', 'input'])
  addEventListener(type, (event) => (actedAt = event.timeStamp), { capture: true })

const rowCount = () => {
  const grid = document.querySelector('[role="grid"]')
  if (grid === null || grid.getAttribute('aria-busy') === 'true' || !isShown(document.querySelector(row)))
    return undefined
  return Number(grid.getAttribute('aria-rowcount')) - 1
}

globalThis.vardeProbe = {
  marks,
  rowCount,
  /** All layout shifts so far, and the length of each task that took more than 50 ms. */
  settled: () => ({ shift, tasks }),
  /** Begins to wait for a table of another length; `took` gives the time from the last click or key until it is drawn. */
  expectChange(before) {
    this.took = new Promise((resolve) => {
      const check = () => {
        const now = rowCount()
        if (now === undefined || now === before) return requestAnimationFrame(check)
        return afterFrame(() => resolve(performance.now() - actedAt))
      }
      requestAnimationFrame(check)
    })
  },
  /** When the frame was drawn in which a customer's row has a status, in milliseconds since 1970. */
  drawnAt: (id, status) =>
    new Promise((resolve) => {
      const check = () => {
        const own = document.querySelector(`${row}[href$="/${id}"]`)?.closest('[role="row"]')
        if (own?.querySelector(`[data-status="${status}"]`) == null) return requestAnimationFrame(check)
        return afterFrame(() => resolve(performance.timeOrigin + performance.now()))
      }
      requestAnimationFrame(check)
    }),
  /** The place in the list of the row in the middle of the screen, from 1; a row that has not come has none. */
  place() {
    const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('[role="row"]')
    return middle?.querySelector('[role="rowheader"]') == null
      ? undefined
      : Number(middle.getAttribute('aria-rowindex')) - 1
  },
  countFrames() {
    frames = []
    tasks = []
    isCounting = true
    let before = performance.now()
    const count = (now) => {
      frames.push(now - before)
      before = now
      if (isCounting) requestAnimationFrame(count)
    }
    requestAnimationFrame((now) => {
      before = now
      requestAnimationFrame(count)
    })
  },
  takeFrames() {
    isCounting = false
    return { frames, tasks }
  },
}
