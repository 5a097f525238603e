// SPDX-License-Identifier: Apache-2.0

import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const Value = z.object({
  stringValue: z.string().optional(),
  intValue: z.coerce.number().optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
  arrayValue: z.object({ values: z.array(z.object({ stringValue: z.string() })).default([]) }).optional(),
});
const Attributes = z.array(z.strictObject({ key: z.string(), value: Value })).default([]);
const Nanos = z.union([z.string(), z.number()]).transform((at) => Number(BigInt(at) / 1_000n) / 1_000);
const Request = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.number(),
              startTimeUnixNano: Nanos,
              endTimeUnixNano: Nanos,
              attributes: Attributes,
              events: z.array(z.object({ name: z.string(), attributes: Attributes })).default([]),
              links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
              status: z.object({ code: z.number().optional(), message: z.string().optional() }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

const plain = (attributes: z.output<typeof Attributes>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.arrayValue?.values.map(({ stringValue }) => stringValue) ?? Object.values(value)[0],
    ]),
  );

/** A span as a collector knows it; times in milliseconds. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: string | undefined;
  readonly name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly {
    readonly name: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  /** 2: something went wrong. */
  readonly status: number;
  readonly resource: Readonly<Record<string, unknown>>;
}

export interface OtlpReceiver {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  /** Everything that came, as it came. */
  readonly bytes: () => string;
  readonly headers: IncomingHttpHeaders[];
  /** What is answered from now on; a delay in milliseconds. */
  answer: { readonly status: number; readonly delayMs?: number | undefined };
  readonly close: () => Promise<void>;
}

const spansOf = (text: string): ReceivedSpan[] =>
  Request.parse(JSON.parse(text)).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parent: span.parentSpanId,
        name: span.name,
        kind: span.kind,
        start: span.startTimeUnixNano,
        end: span.endTimeUnixNano,
        attributes: plain(span.attributes),
        events: span.events.map(({ name, attributes }) => ({ name, attributes: plain(attributes) })),
        links: span.links,
        status: span.status?.code ?? 0,
        resource: plain(resource.attributes),
      })),
    ),
  );

/** A collector: takes traces as OTLP in JSON over HTTP, and keeps them. */
export const otlpReceiver = async (): Promise<OtlpReceiver> => {
  const bodies: string[] = [];
  const spans: ReceivedSpan[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { status, delayMs = 0 } = receiver.answer;
      const text = Buffer.concat(chunks).toString('utf8');
      bodies.push(text);
      headers.push(request.headers);
      const isRight = request.method === 'POST' && request.url === '/v1/traces';
      if (status === 200 && isRight) spans.push(...spansOf(text));
      const end = (): void => {
        timers.delete(timer);
        response.writeHead(isRight ? status : 404, { 'content-type': 'application/json' }).end('{}');
      };
      const timer = setTimeout(end, delayMs);
      timers.add(timer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: OtlpReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bytes: () => bodies.join('\n'),
    headers,
    answer: { status: 200 },
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
};
