/** Gives the browser a file to keep, as if a link to it had been pressed. */
export async function saveFile(file: ReadableStream<Uint8Array>, name: string, type: string): Promise<void> {
  const bytes = await new Response(file).blob()
  const address = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser reads it after this turn; then the memory is free again.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
