// SPDX-License-Identifier: Apache-2.0

const DOCS = 'https://external-secrets.io/latest/';

/** What can be wrong with the places that secrets are fetched from, for one namespace or for all. */
export const secretStoreProblems = {
  'not-ready': {
    severity: 'critical',
    message: 'cannot be read: {detail}',
    fix: 'Correct what the operator names: credentials, rights, or the way to the provider.',
    docs: `${DOCS}api/secretstore/`,
  },
  stuck: {
    severity: 'warning',
    message: 'is not ready: {detail}',
    fix: 'Check that the External Secrets operator runs and reaches the provider.',
    docs: `${DOCS}introduction/faq/`,
  },
} as const;
