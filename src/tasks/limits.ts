export const maxTaskText = 2_000
export const maxNotesOfTask = 200
/** How far away a due date may be. */
export const maxDueDays = 730
