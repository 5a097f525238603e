import { byText } from '../../src/core/ref.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import { clusterTrouble } from './cluster-trouble.ts';
import { definitionOf } from './definition-of.ts';
import { listObjects } from './list-objects.ts';

/** Names of all namespaces, sorted; empty when they may not be listed: then nobody can say that one does not exist. */
export const namespaceNames = async (client: ApiClient, signal: AbortSignal): Promise<readonly string[]> => {
  const listing = {
    kind: definitionOf('Namespace'),
    apiVersion: 'v1',
    namespace: undefined,
    metadataOnly: true,
  };
  try {
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
