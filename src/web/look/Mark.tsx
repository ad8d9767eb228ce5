/** The name mark: a varde, four stones on each other, the top one lit. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden focusable="false">
      <g fill="currentColor">
        <path d="M5.3 23.6c.5-1 1.6-1.5 2.9-1.6l14.9-.6c1.9-.1 3.5.6 4.3 2 1 1.8.5 3.6-.9 4.5-.8.5-1.9.7-3.2.7l-14.2.1c-1.9 0-3.3-.5-4-1.8-.6-1.1-.4-2.3.2-3.3Z" />
        <path d="M8.3 16.5c.6-.8 1.6-1.1 2.7-1l10.2.7c1.7.1 2.9.8 3.2 2 .4 1.6-.7 2.5-2.6 2.6l-11.7.6c-1.8.1-2.9-.6-3-2-.1-1.1.5-2.1 1.2-2.9Z" />
        <path d="M10.7 11.4c.6-1 1.6-1.4 2.9-1.5l4.6-.3c1.9-.1 3.1.6 3.4 2 .4 1.7-.4 2.9-2.2 3l-6.6.1c-1.4 0-2.3-.4-2.6-1.3-.2-.7.1-1.4.5-2Z" />
      </g>
      <path
        fill="var(--varde-mark, var(--varde-accent))"
        d="M13.2 5.6c.5-1.4 1.6-2.4 3-2.5 1.7-.1 2.9 1.2 3.1 3 .2 1.7-.8 2.7-2.6 2.8-2 .1-3.3-.3-3.6-1.5-.2-.6-.1-1.2.1-1.8Z"
      />
    </svg>
  )
}
