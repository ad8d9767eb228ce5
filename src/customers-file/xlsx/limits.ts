const mebibyte = 1024 * 1024

/** What a workbook may unpack to: a small file can hold any number of zeros. Read as a stream, so only time is at stake. */
export const maxUnpackedBytes = 2048 * mebibyte
export const maxUnpackedText = '2 GB'
/** The texts that cells share are held in memory, packed. */
export const maxTextsBytes = 128 * mebibyte
export const maxTextsText = '128 MB'
/** Relations, the list of sheets, formats: each is read whole. */
export const maxPartBytes = 16 * mebibyte
/** Of a sheet, as Excel has them. */
export const maxRows = 1_048_576
export const maxCellsOfRow = 16_384
/** XML without the end of a tag or text: nothing that a spreadsheet writes comes near. */
export const maxTokenLength = 4 * mebibyte
