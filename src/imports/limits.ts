import { maxServicesOfSubscription, maxSubscriptionsOfCustomer } from '../writing/limits.ts'

const mebibyte = 1024 * 1024

/** The longest customers file that is taken. */
export const maxImportBytes = 4 * 1024 * mebibyte
export const maxImportText = '4 GB'
/** The longest workbook: it is unpacked in memory, where its unpacked length has limits of its own. */
export const maxWorkbookBytes = 50 * mebibyte
export const maxWorkbookText = '50 MB'
/** How much of a text file a preview takes; a workbook it takes whole. */
export const maxPreviewBytes = mebibyte
export const maxPreviewText = '1 MB'
export const maxPreviewRows = 5
/** How much of a cell a preview shows. */
export const maxPreviewCell = 200
export const maxFileName = 255
/** In characters; longer headings are read, but cannot be mapped. */
export const maxHeading = 200
/** Headings that are remembered for a partner; the ones that were used last. */
export const maxRememberedHeadings = 500
/** Changes of one customer that the history of an import lists. */
export const maxShownChanges = 20
/** Further ones are not counted. */
export const maxCountedChanges = 1_000 + maxShownChanges

/** How much of the file is compressed and stored at a time, and how many such chunks in one transaction. */
export const chunkBytes = mebibyte / 4
export const chunksInWrite = 4

/** Imports of one partner that run at the same time; more wait. */
export const maxRunning = 2
/** Imports of all partners that run in one process. */
export const maxRunningHere = 4
/** How long the run of a process that has died keeps others out; so many missed beats are no accident. */
export const leaseMs = 10_000
/** How long a sender may need from one write of chunks to the next, however slow its line. */
export const receivingMs = 900_000
export const heartbeatMs = 1_000
/** Failures that are not the connection's after which an import is given up. */
export const maxAttempts = 5

/** How much of a file one bucket holds on average; one bucket at a time is in memory. */
export const bucketBytes = 8 * mebibyte
export const maxBuckets = 1024
/** Rows that wait in memory to be written to the buckets' files, over all buckets. */
export const bucketBufferBytes = 8 * mebibyte

/** What one transaction writes at most; a customer is never cut. */
export const batchCustomers = 500
export const batchRows = 3_000
/** Batches of one import that are in the database at the same time. */
export const batchesInFlight = 2

/** Rows of one customer, those that say the same twice included. */
export const maxRowsOfCustomer = maxSubscriptionsOfCustomer * maxServicesOfSubscription

/** Errors of one import that are kept; all are counted. */
export const maxStoredErrors = 1_000_000
/** Errors that an answer lists. */
export const maxShownErrors = 1_000
/** Warnings that are kept. */
export const maxWarnings = 200

/** Customers of the largest demo. */
export const maxDemoCustomers = 1_000_000
