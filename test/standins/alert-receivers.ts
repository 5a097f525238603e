// SPDX-License-Identifier: Apache-2.0

import { createHmac } from 'node:crypto';
import { IncidentMessage } from '../../adapters/alerts/_incident-message.ts';
import { type Answered, type Received, type Receiver, serveReceiver } from './receiver.ts';

const json = (status: number, body: object): Answered => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const wrong = (...errors: readonly string[]): Answered => json(400, { message: errors.join(', ') });
const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const isTime = (text: unknown): boolean => typeof text === 'string' && /^\d{4}-.*Z$/.test(text);

/** POST /api/v2/alerts of Alertmanager. https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml */
export const serveAlertmanager = (authorization?: string): Promise<Receiver> =>
  serveReceiver(({ method, path, headers, json: alerts }) => {
    if (authorization !== undefined && headers['authorization'] !== authorization) return { status: 401 };
    if (method === 'GET' && path === '/api/v2/status')
      return json(200, { cluster: { status: 'ready' }, versionInfo: { version: '0.25.0' } });
    if (method !== 'POST' || path !== '/api/v2/alerts') return { status: 404 };
    if (!Array.isArray(alerts)) return wrong('no list of alerts');
    for (const { labels, startsAt, endsAt } of alerts) {
      if (Object.keys(labels).length === 0) return wrong('at least one label pair required');
      if (!Object.entries(labels).every(([name, value]) => NAME.test(name) && value !== ''))
        return wrong('invalid label set');
      if (!isTime(startsAt) || !isTime(endsAt)) return wrong('invalid time');
      if (endsAt < startsAt) return wrong('start time must be before end time');
    }
    return { status: 200 };
  });

/** POST /v2/enqueue of Events API v2. https://developer.pagerduty.com/docs/send-alert-event */
export const servePagerduty = (routingKey: string): Promise<Receiver> =>
  serveReceiver(({ method, path, json: event }) => {
    if (method !== 'POST' || path !== '/v2/enqueue') return { status: 404 };
    const { routing_key: key, event_action: action, dedup_key: dedup, payload } = event ?? {};
    const invalid = (error: string): Answered =>
      json(400, { status: 'invalid event', message: 'Event object is invalid', errors: [error] });
    if (key !== routingKey) return invalid("'routing_key' is invalid");
    if (!['trigger', 'acknowledge', 'resolve'].includes(action)) return invalid("'event_action' is invalid");
    if (typeof dedup !== 'string' || dedup.length > 255) return invalid("'dedup_key' is invalid");
    if (action === 'trigger') {
      const { summary, source, severity, timestamp } = payload ?? {};
      if (typeof summary !== 'string' || summary.length > 1_024)
        return invalid("'payload.summary' is invalid");
      if (typeof source !== 'string' || source === '') return invalid("'payload.source' is missing or blank");
      if (!['critical', 'error', 'warning', 'info'].includes(severity))
        return invalid("'payload.severity' is invalid");
      if (!isTime(timestamp)) return invalid("'payload.timestamp' is invalid");
    }
    return json(202, { status: 'success', message: 'Event processed', dedup_key: dedup });
  });

/** The alert API of Opsgenie. https://docs.opsgenie.com/docs/alert-api */
export const serveOpsgenie = (apiKey: string): Promise<Receiver> =>
  serveReceiver(({ method, path, headers, json: body }) => {
    if (headers['authorization'] !== `GenieKey ${apiKey}`)
      return json(403, { message: 'Api Key is invalid', took: 0.002 });
    const wants = (isSo: boolean, field: string): string[] => (isSo ? [] : [field]);
    const taken = json(202, { result: 'Request will be processed', took: 0.1, requestId: 'r' });
    if (method === 'POST' && path === '/v2/alerts') {
      const faults = [
        ...wants(typeof body?.message === 'string' && body.message.length <= 130, 'message'),
        ...wants(typeof body?.alias === 'string' && body.alias.length <= 512, 'alias'),
        ...wants((body?.description ?? '').length <= 15_000, 'description'),
        ...wants(/^P[1-5]$/.test(body?.priority), 'priority'),
        ...wants(
          Object.values(body?.details ?? {}).every((value) => typeof value === 'string'),
          'details',
        ),
      ];
      return faults.length === 0
        ? taken
        : json(422, { message: `Request body is not processable: ${faults.join(', ')}` });
    }
    const onAlert = /^\/v2\/alerts\/[^/]+\/(?:close|acknowledge)\?identifierType=alias$/;
    return method === 'POST' && onAlert.test(path) ? taken : { status: 404 };
  });

/** What a receiver of CloudEvents in structured mode checks. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md */
export const serveCloudEvents = (): Promise<Receiver> =>
  serveReceiver(({ method, headers, json: event }) => {
    if (method !== 'POST') return { status: 405 };
    if (headers['content-type'] !== 'application/cloudevents+json; charset=utf-8') return { status: 415 };
    const missing = ['id', 'source', 'type'].filter(
      (name) => typeof event?.[name] !== 'string' || event[name] === '',
    );
    if (event?.specversion !== '1.0' || missing.length > 0) return wrong('invalid event', ...missing);
    if (!isTime(event.time)) return wrong('time is no RFC 3339');
    if (!Object.keys(event).every((name) => /^[a-z\d]{1,20}$/.test(name)))
      return wrong('name of an attribute');
    return { status: 204 };
  });

/** As the libraries of Standard Webhooks check it. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const isSigned = ({ headers, text }: Received, key: Buffer): boolean => {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64');
  return (signature ?? '').split(' ').includes(`v1,${mac}`);
};

export const serveWebhook = (secret: string): Promise<Receiver> =>
  serveReceiver((received) => {
    if (!isSigned(received, Buffer.from(secret))) return { status: 401 };
    return IncidentMessage.safeParse(received.json).success ? { status: 200 } : { status: 400 };
  });
