// SPDX-License-Identifier: Apache-2.0

import type { Risk } from './risk.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment makes of Node itself: connections that trust anybody, doors for debuggers, reports with secrets. */
export const processRisks = (env: Environment): readonly Risk[] => {
  const options = env['NODE_OPTIONS'] ?? '';
  const has = (pattern: RegExp): boolean => pattern.test(options);
  return [
    ...(env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
      ? [
          {
            code: 'certificates-not-verified',
            what: 'certificates are not verified: whoever sits between reads tokens and answers for anybody',
            fix: 'Leave NODE_TLS_REJECT_UNAUTHORIZED out; name your own authority in NODE_EXTRA_CA_CERTS.',
          },
        ]
      : []),
    ...(has(/--inspect(?!-publish-uid)/)
      ? [
          {
            code: 'debugger',
            what: 'a debugger can be attached, which reads every secret of this process',
            fix: 'Take --inspect out of NODE_OPTIONS.',
          },
        ]
      : []),
    ...(has(/--(?:heapsnapshot|heap-prof|abort-on-uncaught-exception)/)
      ? [
          {
            code: 'memory-written',
            what: 'the memory of this process, with its secrets, is written to files',
            fix: 'Take --heapsnapshot…, --heap-prof and --abort-on-uncaught-exception out of NODE_OPTIONS.',
          },
        ]
      : []),
  ];
};
