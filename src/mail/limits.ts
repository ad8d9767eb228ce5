/** How long whoever sends a mail that was due has for it; longer than the mail server may take in all. */
export const leaseSeconds = 120
/** After a mail that did not go: before each further attempt. Then it is tried no more. */
const pausesAfterFailureMs = [300_000, 1_800_000, 7_200_000, 28_800_000, 86_400_000] as const
/** Whether there is a mail server by now. */
const noServerPauseMs = 3_600_000

/** Mails of one partner and kind that one process sends at a time. */
export const mailsAtOnce = 5
export const mailSweepMs = 5_000

/**
 * How long to wait before a mail that did not go is tried again; null: it is tried no more.
 * @param failures how often it had failed before
 */
export function pauseBeforeAgainMs(delivery: 'failed' | 'no_mail_server', failures: number): number | null {
  return delivery === 'no_mail_server' ? noServerPauseMs : (pausesAfterFailureMs[failures] ?? null)
}
