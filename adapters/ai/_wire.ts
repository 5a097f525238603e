// SPDX-License-Identifier: Apache-2.0

import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiBackend, Completion } from '../../src/core/ports/ai-backend.ts';
import { completeWith, type Listen, type Patient } from './_complete.ts';
import { type Framing, valuesOf } from './_frames.ts';
import type { Heard } from './_heard.ts';
import { httpSender } from './_http.ts';
import { type Extras, leaveOut } from './_leave-out.ts';
import { refusesTools, withoutTools } from './_refuses-tools.ts';
import type { Sampling } from './_sampling.ts';
import type { Service } from './_service.ts';

/** What all backends that speak plain HTTP are given; see `_settings.ts`. */
export type WireSettings = Sampling &
  Patient & {
    readonly proxy?: string | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly concurrency?: number | undefined;
    readonly perMinute?: number | undefined;
  };

/** One request, and those of its parts that a server may refuse. */
export interface Composed<Extra extends string> {
  readonly url: string;
  readonly body: object;
  readonly extras: Readonly<Partial<Record<Extra, unknown>>>;
}

/** Reads the values of one answer, one after the other. Throws SyntaxError for what it cannot read. */
export interface Reader {
  readonly read: (value: unknown) => Iterable<Heard>;
  readonly end?: () => Iterable<Heard>;
}

/** A protocol: how it is asked, and how its answers are read. */
export interface Wire<Extra extends string> {
  readonly service: Service;
  readonly settings: WireSettings;
  readonly framing: Framing;
  readonly extras: Extras<Extra>;
  /** The extra that carries the schema; undefined: answers by schema are not known. */
  readonly schemaExtra?: Extra | undefined;
  /** Whether it knows tools at all. */
  readonly tools: boolean;
  readonly compose: (request: Completion) => Composed<Extra>;
  /** Joins what is sent; default: extras stand beside the body. */
  readonly join?: ((body: object, extras: Readonly<Partial<Record<Extra, unknown>>>) => object) | undefined;
  /** Credentials, made for this very request. */
  readonly authorise?:
    | ((url: string, body: string, signal: AbortSignal) => Promise<Readonly<Record<string, string>>>)
    | undefined;
  readonly reader: (request: Completion) => Reader;
}

/** What a service tells of a failure within its answer, as an error that `troubleOf` understands. */
export const toldFailure = (message: string): Error => Object.assign(new Error(message), { error: true });

/** A backend that speaks plain HTTP. Extras that the server refuses are left out from then on. */
export const wireBackend = async <Extra extends string>(
  wire: Wire<Extra>,
  parts: AdapterParts,
): Promise<AiBackend> => {
  const { settings, framing, schemaExtra } = wire;
  let credentials: readonly string[] = [];
  const service: Service = {
    ...wire.service,
    get secrets() {
      return [...wire.service.secrets, ...credentials];
    },
  };
  const send = await httpSender(parts, settings.proxy);
  const leaving = leaveOut(wire.extras, { log: parts.log, backend: service.name });
  let { tools } = wire;

  const composed = (request: Completion) => {
    const { url, body, extras } = wire.compose(request);
    const kept = Object.fromEntries(
      Object.entries(extras).filter(
        ([name, value]) => value !== undefined && !leaving.without.has(name as Extra),
      ),
    ) as Partial<Record<Extra, unknown>>;
    return {
      url,
      sent: Object.keys(kept) as Extra[],
      text: JSON.stringify(wire.join === undefined ? { ...body, ...kept } : wire.join(body, kept)),
    };
  };

  const listen: Listen = async function* (request, signal, heard) {
    if (!tools && request.tools !== undefined && request.tools.length > 0) throw withoutTools(service);
    try {
      const response = await leaving.send(
        () => composed(request).sent,
        async () => {
          const { url, text } = composed(request);
          const own = (await wire.authorise?.(url, text, signal)) ?? {};
          credentials = Object.values(own).map((value) => value.replace(/^Bearer /, ''));
          const headers = {
            'content-type': 'application/json',
            accept: framing === 'sse' ? 'text/event-stream' : 'application/json',
            ...settings.headers,
            ...own,
          };
          return send(url, { method: 'POST', headers, body: text, signal });
        },
      );
      const { read, end } = wire.reader(request);
      if (response.body !== null)
        for await (const value of valuesOf(framing, response.body, heard)) yield* read(value);
      if (end !== undefined) yield* end();
    } catch (error) {
      if (!refusesTools(error, request)) throw error;
      tools = false;
      throw withoutTools(service);
    }
  };

  return {
    name: service.name,
    model: service.model,
    capabilities: () => ({
      schema: schemaExtra !== undefined && !leaving.without.has(schemaExtra),
      tools,
      streaming: framing !== 'whole',
    }),
    limits: { concurrency: settings.concurrency, perMinute: settings.perMinute },
    complete: completeWith(listen, service, settings, parts.clock),
  };
};
