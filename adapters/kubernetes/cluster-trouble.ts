import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { ApiClient } from './api-client.ts';
import type { ApiFailure } from './api-failure.ts';
import { quoted } from './classify.ts';

/** The cluster as a whole cannot be looked at: what is thrown then. */
export const clusterTrouble = ({ connection }: ApiClient, failure: ApiFailure): Refused | Unavailable => {
  const { name, server, source } = connection;
  if (failure.type === 'unauthorized') {
    return new Refused(
      `${name} does not accept the credentials of ${source} (${quoted(failure.message)}). Log in again, or put a new token there.`,
      {
        hint: source === 'service account' ? undefined : `kubectl --context ${name} auth whoami`,
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
