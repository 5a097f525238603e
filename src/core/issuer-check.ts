// SPDX-License-Identifier: Apache-2.0

const DOCS = 'https://cert-manager.io/docs/';

/** What can be wrong with those who sign certificates, for one namespace or for all. */
export const issuerProblems = {
  'not-ready': {
    severity: 'critical',
    message: 'cannot sign certificates: {detail}',
    fix: 'Correct what cert-manager names: the account, the credentials, or the address of the authority.',
    docs: `${DOCS}troubleshooting/acme/`,
  },
  stuck: {
    severity: 'warning',
    message: 'is not ready to sign certificates: {detail}',
    fix: 'Check that cert-manager runs and reaches the authority.',
    docs: `${DOCS}troubleshooting/`,
  },
} as const;
