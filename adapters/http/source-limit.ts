// SPDX-License-Identifier: Apache-2.0

import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { SECOND } from '../../src/core/clock.ts';
import { takeOne } from '../../src/core/leaky-count.ts';
import type { Log, Metrics } from '../../src/core/ports/telemetry.ts';
import { addressOf, sourceBehind, sourceOf } from './address-of.ts';

interface SourceLimit {
  /** 0 = no limit. */
  readonly sourcePerMinute: number;
  readonly trustProxy: number;
}

interface SourceParts {
  readonly now: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

interface Sources {
  /** The same handler, which never hears what is too much: nothing of it is read or verified. */
  readonly limited: (handler: RequestListener) => RequestListener;
  /** The same for connections that carry calls of another protocol: a new one is closed. */
  readonly limitedSockets: (take: (socket: Socket) => void) => (socket: Socket) => void;
  /** The same for one such call: how long it has to wait, in milliseconds; 0 = it is taken. */
  readonly takeCall: (peer: string, forwarded: string | undefined) => number;
}

/** Sources that are remembered: the oldest go first, and are few and slow by then. */
const MOST = 20_000;
/** Between two lines in the log. */
const TELL_MS = 60 * SECOND;
/** Asked by whoever keeps the process alive; nothing is done for them. */
const PROBES = /^\/(?:healthz|readyz)(?:$|\?)/;

/**
 * Counts what addresses send to one port, in this process: a flood must not become a flood of the store. An address is told
 * to come back later with 429.
 */
export const limitSources = (
  { sourcePerMinute, trustProxy }: SourceLimit,
  { now, log, metrics }: SourceParts,
): Sources => {
  const sources = new Map<string, number>();
  let isHintDue = trustProxy === 0;
  let toldAt = Number.NEGATIVE_INFINITY;

  /** How long it has to wait, in milliseconds; 0 = it is taken. */
  const waitOf = (source: string): number => {
    const at = now();
    const taken = takeOne(sources.get(source) ?? 0, sourcePerMinute, at);
    if ('emptyAt' in taken) {
      sources.delete(source);
      sources.set(source, taken.emptyAt);
      const [oldest] = sources.keys();
      if (sources.size > MOST && oldest !== undefined) sources.delete(oldest);
      return 0;
    }
    metrics.count('k8sgpt_limited_total', { whose: 'source' });
    if (at - toldAt >= TELL_MS) {
      toldAt = at;
      log.warn({ source }, 'An address sends more requests than it may');
    }
    return taken.waitMs;
  };

  return {
    limited: (handler) => (request, response) => {
      if (sourcePerMinute === 0 || PROBES.test(request.url ?? '')) return handler(request, response);
      if (isHintDue && request.headers['x-forwarded-for'] !== undefined) {
        isHintDue = false;
        log.info({}, 'Requests come through a proxy: K8SGPT_TRUST_PROXY tells their senders apart');
      }
      const waitMs = waitOf(addressOf(request, trustProxy));
      if (waitMs === 0) return handler(request, response);
      response.writeHead(429, {
        'content-type': 'text/plain; charset=utf-8',
        'retry-after': String(Math.max(1, Math.ceil(waitMs / SECOND))),
        // The rest of what it sends is not read.
        connection: 'close',
      });
      response.end('Too many requests.');
    },
    limitedSockets: (take) => (socket) => {
      // Behind a proxy all connections are the proxy's.
      const isCounted = sourcePerMinute > 0 && trustProxy === 0;
      if (isCounted && waitOf(sourceOf(socket.remoteAddress ?? '')) > 0) socket.destroy();
      else take(socket);
    },
    takeCall: (peer, forwarded) => {
      if (sourcePerMinute === 0) return 0;
      return waitOf(sourceBehind(peer, forwarded, trustProxy));
    },
  };
};
