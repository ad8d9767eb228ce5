/** Offers of one partner, retired ones too. */
export const maxOffers = 1_000
export const maxProducts = 50
export const maxNameLength = 200
export const maxQuantity = 1_000_000
export const maxTrialDays = 3_650
/** Licences of a product that has always so many. */
export const maxLicences = 10_000_000
/** As much as the database holds: twelve digits before the point. */
export const maxAmountThousandths = 999_999_999_999_999n
