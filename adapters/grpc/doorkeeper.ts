// SPDX-License-Identifier: Apache-2.0

import {
  Metadata,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
  status,
} from '@grpc/grpc-js';
import { SECOND } from '../../src/core/clock.ts';

/** How long a call from there has to wait, in milliseconds; 0 = it is taken. `forwarded`: what proxies say of who sends. */
export type TakeCall = (peer: string, forwarded: string | undefined) => number;

/** How long a request may take to arrive, as over HTTP/1. */
const ARRIVES_MS = 30 * SECOND;
/** Asked by whoever keeps the process alive; nothing is done for them. */
const HEALTH = '/grpc.health.v1.Health/';

const forwardedOf = (metadata: Metadata): string | undefined => {
  const told = metadata.get('x-forwarded-for');
  return told.length === 0 ? undefined : told.map(String).join(',');
};

const addressOf = (call: ServerInterceptingCallInterface): string => call.getPeer().replace(/:\d+$/, '');

/** Counts each call before anything of it is read, and ends those whose message does not come: nobody is asked for who they are before that. */
export const doorkeeper =
  (take: TakeCall, arrivesMs = ARRIVES_MS): ServerInterceptor =>
  ({ path }, call) =>
    new ServerInterceptingCall(call, {
      start: (next) => {
        let arrives: NodeJS.Timeout | undefined;
        const arrived = (): void => clearTimeout(arrives);
        next({
          onReceiveMetadata: (metadata, go) => {
            const waitMs = path.startsWith(HEALTH) ? 0 : take(addressOf(call), forwardedOf(metadata));
            if (waitMs > 0) {
              const told = new Metadata();
              told.set('retry-after', String(Math.max(1, Math.ceil(waitMs / SECOND))));
              call.sendStatus({
                code: status.RESOURCE_EXHAUSTED,
                details: 'Too many requests.',
                metadata: told,
              });
              return;
            }
            const late = { code: status.DEADLINE_EXCEEDED, details: 'The request did not arrive.' };
            arrives = setTimeout(() => call.sendStatus(late), arrivesMs).unref();
            go(metadata);
          },
          onReceiveMessage: (message, go) => {
            arrived();
            go(message);
          },
          onReceiveHalfClose: (go) => {
            arrived();
            go();
          },
          onCancel: arrived,
        });
      },
    });
