// SPDX-License-Identifier: Apache-2.0

import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { KubeconfigSecret } from '../../src/core/ports/cluster-reader.ts';
import { record, text } from '../../src/core/read.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import { placeWords, sentence } from './kubeconfig-place.ts';

/** What a Secret holds; nothing of it is kept but the connection that is made of it. */
export type KubeconfigReading =
  | { readonly status: 'read'; readonly text: string }
  /** It is not there, or has no such key. */
  | { readonly status: 'absent'; readonly detail: string }
  /** Nobody can say. */
  | { readonly status: 'unread'; readonly detail: string };

/** One GET. Throws the signal's reason only. */
export const readKubeconfig = async (
  client: ApiClient,
  place: KubeconfigSecret,
  signal: AbortSignal,
): Promise<KubeconfigReading> => {
  const words = placeWords(place);
  try {
    const { namespace, name } = place;
    const { json } = await client.ask({ type: 'secret', namespace, name }, signal);
    const encoded = text(record(json['data'])[place.key]);
    return encoded === undefined
      ? { status: 'absent', detail: `${words} has no key ${place.key}.` }
      : { status: 'read', text: Buffer.from(encoded, 'base64').toString('utf8') };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ApiFailure || error instanceof Refused || error instanceof Unavailable))
      throw error;
    if ('type' in error && error.type === 'absent')
      return { status: 'absent', detail: `${words} does not exist.` };
    if ('type' in error && error.type === 'forbidden')
      return {
        status: 'unread',
        detail: `${words} may not be read (forbidden); allow get on secrets/${place.name} in namespace ${place.namespace}.`,
      };
    return {
      status: 'unread',
      detail: `${words} cannot be read: ${sentence(error.message)}`,
    };
  }
};
