// SPDX-License-Identifier: Apache-2.0

import { type Json, list, number, record, text } from '../read.ts';

/** One entry of a webhook configuration. */
export interface Webhook {
  readonly name: string;
  /** Undefined when it calls a URL outside the cluster. */
  readonly service?: { readonly namespace: string; readonly name: string; readonly port: number } | undefined;
  /** Fail: requests are refused while nothing answers. */
  readonly failurePolicy: string;
}

const service = (raw: Json): Webhook['service'] => {
  const name = text(raw['name']);
  return name === undefined
    ? undefined
    : { namespace: text(raw['namespace']) ?? '', name, port: number(raw['port']) ?? 443 };
};

export const readWebhooks = (raw: unknown): readonly Webhook[] =>
  list(raw, (webhook) => ({
    name: text(webhook['name']) ?? '',
    service: service(record(record(webhook['clientConfig'])['service'])),
    failurePolicy: text(webhook['failurePolicy']) ?? 'Fail',
  }));
