// SPDX-License-Identifier: Apache-2.0

import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { ApiClient } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';
import { quoted } from './classify.ts';

/** The cluster as a whole cannot be looked at: what is thrown then. */
export const clusterTrouble = ({ connection }: ApiClient, failure: ApiFailure): Refused | Unavailable => {
  const { name, server, source, identity } = connection;
  if (failure.type === 'unauthorized') {
    return new Refused(
      `${name} does not accept the credentials of ${source} (${quoted(failure.message)}). ${identity.type === 'held' ? 'Put new ones there: they are noticed within a minute.' : 'Log in again, or put a new token there.'}`,
      {
        // Only contexts are known to kubectl by their name.
        hint:
          source === 'service account' || identity.type === 'held'
            ? undefined
            : `kubectl --context ${name} auth whoami`,
        cause: failure,
      },
    );
  }
  const { retryAfterMs } = failure.detail;
  const words =
    failure.type === 'unreachable'
      ? `I cannot reach ${name} (${server.host})`
      : `${name} (${server.host}) cannot be read`;
  return new Unavailable(`${words}: ${failure.message}.`, { retryAfterMs, cause: failure });
};
