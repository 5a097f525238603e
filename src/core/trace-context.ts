// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** Where a trace goes on, as it travels with a job, a message or a request: https://www.w3.org/TR/trace-context/#traceparent-header */
export const TraceContext = z.object({
  traceparent: z.string().regex(/^[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/),
});
export type TraceContext = z.infer<typeof TraceContext>;

/** As a field of what is stored: whatever else stands there, work is never turned away for it. */
export const carriedTrace = TraceContext.optional().catch(undefined);
