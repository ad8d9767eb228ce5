/** What other systems and people are told of licences, as part of `operations`. */
export const tellingOperations = {
  getLicencesTold: { method: 'GET', path: '/api/v1/services/{id}/licences/told', gives: 'json' },
  tellLicencesAgain: {
    method: 'POST',
    path: '/api/v1/services/{id}/licences/tell-again',
    sends: 'json',
    gives: 'json',
  },
  getLicenceMailsSent: { method: 'GET', path: '/api/v1/services/{id}/licences/mails', gives: 'json' },
  getLicenceMails: { method: 'GET', path: '/api/v1/partner/licence-mails', gives: 'json' },
  changeLicenceMails: {
    method: 'PUT',
    path: '/api/v1/partner/licence-mails',
    sends: 'json',
    gives: 'json',
  },
} as const
