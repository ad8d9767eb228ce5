/** Links of one customer that hold at once: its contact's, and those that were passed on. */
export const maxLinks = 10
/** So many are listed, latest first. */
export const maxShownLinks = 50

export const maxReminders = 5
export const maxReminderDays = 90
export const maxLinkDays = 365

/** What is asked for within so long after a mail comes with the next one: nobody is written to for each service. */
export const gatherMs = 3_600_000

/** How long all the patterns of one check may take together. */
export const patternsLimitMs = 250
