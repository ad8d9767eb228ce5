/** Links of one customer that hold at once: its contact's, and those that were passed on. */
export const maxLinks = 10
/** So many are listed, latest first. */
export const maxShownLinks = 50

export const maxReminders = 5
export const maxReminderDays = 90
export const maxLinkDays = 365

/** What is asked for within so long after a mail comes with the next one: nobody is written to for each service. */
export const gatherMs = 3_600_000
/** How long whoever sends a mail has for it; longer than the mail server may take in all. */
export const leaseSeconds = 120
/** After a mail that did not go: before each further attempt. Then it is tried no more. */
export const pausesAfterFailureMs = [300_000, 1_800_000, 7_200_000, 28_800_000, 86_400_000] as const
/** Whether there is a mail server by now. */
export const noServerPauseMs = 3_600_000

/** Mails of one partner that one process sends at a time. */
export const mailsAtOnce = 5
export const mailSweepMs = 5_000

/** How long all the patterns of one check may take together. */
export const patternsLimitMs = 250
