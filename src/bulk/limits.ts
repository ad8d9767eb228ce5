/** What one job does at most: one for each customer, or for each of their subscriptions. */
export const maxItems = 100_000
/** What one transaction does. */
export const batchItems = 200
/** Customers that are looked at in one go where nothing is written. */
export const previewBatch = 500
/** Jobs of one partner that are not over; no more are taken in. */
export const maxOpenJobs = 20
/** Of each reason, so many are named in a preview. */
export const maxExamples = 5
/** Tags that one act adds or takes away. */
export const maxTagsInAct = 20
/** Tags that one customer has, as in files (customers-file/parse-text.ts). */
export const maxTagsOfCustomer = 50
export const maxTagLength = 100
/** So long a job is kept from when it was asked for. */
export const keptDays = 90
/** Failures that are not the connection's after which a job is given up. */
export const maxAttempts = 5
/** After so long one job lets another have its turn. */
export const turnMs = 20_000
/** How often jobs are looked for that no queue knows. */
export const sweepMs = 5_000
/** Items that leave with their job in one transaction, once it is kept no longer. */
export const forgottenItems = 5_000
