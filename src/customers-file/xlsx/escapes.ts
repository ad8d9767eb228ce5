/** `_x000D_` stands for a character that XML cannot hold, `_x005F_` for the underscore of such a text (ECMA-376 §22.9.2.19). */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replaceAll(/_x([\dA-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
