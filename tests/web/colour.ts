export type Rgb = readonly [number, number, number]

/** `#a1b2c3` as numbers from 0 to 1. */
export function rgbOf(hex: string): Rgb {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return [part(1), part(3), part(5)]
}

function linear(value: number): number {
  return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

function gamma(value: number): number {
  const clipped = Math.min(1, Math.max(0, value))
  return clipped <= 0.003_130_8 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055
}

function apply(matrix: readonly (readonly number[])[], [r, g, b]: Rgb): Rgb {
  const row = ([x = 0, y = 0, z = 0]: readonly number[] = []) => x * r + y * g + z * b
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

/** Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB. */
const machado = {
  protanopia: [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
  ],
  deuteranopia: [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_82, 0.042_94, 0.968_881],
  ],
  tritanopia: [
    [1.255_528, -0.076_749, -0.178_779],
    [-0.078_411, 0.930_809, 0.147_602],
    [0.004_733, 0.691_367, 0.303_9],
  ],
} as const

export type Sight = 'trichromacy' | keyof typeof machado
export const sights: readonly Sight[] = ['trichromacy', 'protanopia', 'deuteranopia', 'tritanopia']

/** A colour as eyes of this kind see it. */
export function seenBy(sight: Sight, [r, g, b]: Rgb): Rgb {
  if (sight === 'trichromacy') return [r, g, b]
  const [x, y, z] = apply(machado[sight], [linear(r), linear(g), linear(b)])
  return [gamma(x), gamma(y), gamma(z)]
}

/** WCAG 2.2, «relative luminance» and «contrast ratio»: 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const luminance = ([red, green, blue]: Rgb) =>
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function root(t: number): number {
  return t > 216 / 24_389 ? Math.cbrt(t) : (24_389 / 27 / 116) * t + 16 / 116
}

/** CIE L*a*b*, D65. */
function labOf([r, g, b]: Rgb): Rgb {
  const [x, y, z] = apply(
    [
      [0.412_456_4, 0.357_576_1, 0.180_437_5],
      [0.212_672_9, 0.715_152_2, 0.072_175],
      [0.019_333_9, 0.119_192, 0.950_304_1],
    ],
    [linear(r), linear(g), linear(b)],
  )
  const [fx, fy, fz] = [root(x / 0.950_47), root(y), root(z / 1.088_83)]
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

/** How far two colours stand apart for an eye: CIEDE2000 (Sharma, Wu and Dalal 2005). Below 2 hardly anybody sees it. */
export function deltaE(first: Rgb, second: Rgb): number {
  const [l1, a1, b1] = labOf(first)
  const [l2, a2, b2] = labOf(second)
  const radians = Math.PI / 180
  const meanC7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7
  const g = 0.5 * (1 - Math.sqrt(meanC7 / (meanC7 + 25 ** 7)))
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)]
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)]
  const hue = (a: number, b: number) => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / radians + 360) % 360)
  const [h1, h2] = [hue(p1, b1), hue(p2, b2)]
  const isGrey = c1 * c2 === 0
  const turn = h2 - h1
  const dh = isGrey ? 0 : turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin((dh / 2) * radians)
  const [meanL, meanC] = [(l1 + l2) / 2, (c1 + c2) / 2]
  const sum = h1 + h2
  const wide = Math.abs(h1 - h2) > 180
  const meanH = isGrey ? sum : wide ? (sum < 360 ? sum + 360 : sum - 360) / 2 : sum / 2
  const cos = (degrees: number) => Math.cos(degrees * radians)
  const t =
    1 - 0.17 * cos(meanH - 30) + 0.24 * cos(2 * meanH) + 0.32 * cos(3 * meanH + 6) - 0.2 * cos(4 * meanH - 63)
  const sl = 1 + (0.015 * (meanL - 50) ** 2) / Math.sqrt(20 + (meanL - 50) ** 2)
  const sc = 1 + 0.045 * meanC
  const sh = 1 + 0.015 * meanC * t
  const rc = 2 * Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7))
  const rt = -Math.sin(60 * Math.exp(-(((meanH - 275) / 25) ** 2)) * radians) * rc
  const [dl, dc, dhh] = [(l2 - l1) / sl, (c2 - c1) / sc, dH / sh]
  return Math.sqrt(dl ** 2 + dc ** 2 + dhh ** 2 + rt * dc * dhh)
}
