// SPDX-License-Identifier: Apache-2.0

import { Unavailable } from '../../src/core/errors.ts';
import type { ChatPlatform } from '../../src/core/ports/chat-platform.ts';
import type { Trace } from '../../src/core/ports/telemetry.ts';
import type { SpanSubject } from '../../src/core/span-catalogue.ts';

/** Each call of the platform as a span: what is shown, and where, is none of its business. */
export const tracedPlatform = (platform: ChatPlatform, trace: Trace): ChatPlatform => {
  const attributes = { 'k8sgpt.platform': platform.id };
  const traced = <T>(name: SpanSubject, call: () => Promise<T>): Promise<T> =>
    trace.span(name, { kind: 'client', attributes }, async (span) => {
      try {
        return await call();
      } catch (error) {
        if (error instanceof Unavailable) span.set({ 'k8sgpt.retry_after_ms': error.retryAfterMs });
        throw error;
      }
    });
  const { find, remove } = platform;
  return {
    ...platform,
    post: (...given) => traced('post', () => platform.post(...given)),
    update: (...given) => traced('update', () => platform.update(...given)),
    ...(find === undefined ? {} : { find: (...given) => traced('find', () => find(...given)) }),
    ...(remove === undefined ? {} : { remove: (...given) => traced('remove', () => remove(...given)) }),
  };
};
