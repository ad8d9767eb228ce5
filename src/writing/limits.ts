export const maxSubscriptionsOfCustomer = 2_000
export const maxServicesOfSubscription = 200
