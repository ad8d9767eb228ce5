/** Why a licence is no longer held. */
export const returnedWhys = ['taken_back', 'deactivated', 'erased', 'undone'] as const
export type ReturnedWhy = (typeof returnedWhys)[number]
