/** Wall-clock figures of one thing, in milliseconds. */
export interface Figures {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

export function figuresOf(samplesMs: readonly number[]): Figures {
  const sorted = samplesMs.toSorted((a, b) => a - b)
  const at = (share: number): number =>
    sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) ?? 0 }
}

/** Does it so many times, one after the other, after a warm-up that is not counted. */
export async function timed(
  times: number,
  warmUp: number,
  act: (turn: number) => Promise<unknown>,
): Promise<Figures> {
  for (let turn = 0; turn < warmUp; turn += 1) await act(turn)
  const samples: number[] = []
  for (let turn = 0; turn < times; turn += 1) {
    const begun = performance.now()
    await act(turn)
    samples.push(performance.now() - begun)
  }
  return figuresOf(samples)
}

/** Times two things turn by turn, so that whatever else the machine does slows both alike. */
export async function timedBeside(
  times: number,
  warmUp: number,
  act: (turn: number) => Promise<unknown>,
  other: (turn: number) => Promise<unknown>,
): Promise<{ readonly figures: Figures; readonly beside: Figures }> {
  const samples: number[] = []
  const beside: number[] = []
  for (let turn = 0; turn < warmUp + times; turn += 1)
    for (const [what, kept] of [
      [act, samples],
      [other, beside],
    ] as const) {
      const begun = performance.now()
      await what(turn)
      if (turn >= warmUp) kept.push(performance.now() - begun)
    }
  return { figures: figuresOf(samples), beside: figuresOf(beside) }
}

export function rounded(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100
}
