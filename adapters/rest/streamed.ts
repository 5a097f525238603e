// SPDX-License-Identifier: Apache-2.0

import type { Request, Response } from 'express';
import type { AnalyzeEvent } from '../../src/core/api-event.ts';
import type { Problem } from './problem.ts';

/** Media types of a stream, in the order in which they are preferred where a client takes anything of them. */
export const STREAMS = ['text/event-stream', 'application/x-ndjson'] as const;
type StreamType = (typeof STREAMS)[number];

/** What a client wants to read: one of the streams, where it names one before JSON. */
export const streamWanted = (request: Request): StreamType | undefined => {
  if (request.get('accept') === undefined) return undefined;
  const wanted = request.accepts(['application/json', ...STREAMS]);
  return STREAMS.find((type) => type === wanted);
};

/** Proxies close connections that are silent for a minute. */
const BEAT_MS = 15_000;

export interface StreamedAnswer {
  readonly tell: (event: AnalyzeEvent) => void;
  /** The last word of one that did not go well: its status was sent long ago. */
  readonly fail: (problem: Problem) => void;
  readonly end: () => void;
}

const nameOf = (event: object): string => Object.keys(event)[0] ?? 'event';

/** Tells events as they come: `event: NAME` with its JSON in `data`, or a line of JSON each. */
export const streamedAnswer = (response: Response, type: StreamType): StreamedAnswer => {
  const isEvents = type === 'text/event-stream';
  response.status(200).set({ 'content-type': type, 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  response.flushHeaders();
  const write = (event: object): void => {
    if (response.writableEnded || response.destroyed) return;
    const json = JSON.stringify(event);
    response.write(isEvents ? `event: ${nameOf(event)}\ndata: ${json}\n\n` : `${json}\n`);
  };
  const beating = setInterval(() => {
    if (!response.writableEnded) response.write(isEvents ? ': still here\n\n' : '\n');
  }, BEAT_MS);
  const end = (): void => {
    clearInterval(beating);
    response.end();
  };
  response.once('close', () => clearInterval(beating));
  return {
    tell: write,
    fail: (problem) => {
      write({ problem });
      end();
    },
    end,
  };
};
