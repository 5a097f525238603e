// SPDX-License-Identifier: Apache-2.0

import { byText } from '../../src/core/ref.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import { clusterTrouble } from './cluster-trouble.ts';
import { definitionOf } from './definition-of.ts';
import type { Leaving } from './left-out.ts';
import { listObjects } from './list-objects.ts';

/**
 * Names of all namespaces, sorted; empty when they may not, or shall not, be listed: then nobody can say that one does not
 * exist. The server is asked for something in any case: that it does not answer is thrown.
 */
export const namespaceNames = async (
  client: ApiClient,
  leaving: Leaving,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const kind = definitionOf('Namespace');
  const listing = {
    kind,
    apiVersion: 'v1',
    namespace: undefined,
    metadataOnly: true,
  };
  try {
    if (leaving.of(kind) !== undefined) {
      await client.ask({ type: 'version' }, signal);
      return [];
    }
    const objects = await listObjects(client, listing, signal, () => undefined);
    return objects
      .map(({ metadata }) => metadata.name)
      .filter((name) => name !== '')
      .sort(byText);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    if (error.type === 'forbidden' || error.type === 'absent') return [];
    throw clusterTrouble(client, error);
  }
};
