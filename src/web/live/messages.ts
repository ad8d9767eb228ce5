/** One message of a stream of server-sent events (the HTML standard, «Server-sent events»). */
export interface Message {
  /** Null where the message has none. */
  readonly id: number | null
  readonly event: string
  readonly data: string
}

/** Takes the text of a stream piece by piece, and gives the messages that have ended with it; comments give none. */
export function messageReader(): (piece: string) => Message[] {
  let rest = ''
  return (piece) => {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() ?? ''
    return blocks.flatMap((block) => parse(block) ?? [])
  }
}

function parse(block: string): Message | null {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    // A line that begins with a colon is a comment.
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trimStart())
  }
  const id = fields.get('id')
  if (id === undefined && !fields.has('event')) return null
  return {
    id: id === undefined ? null : Number(id),
    event: fields.get('event') ?? '',
    data: fields.get('data') ?? '',
  }
}
