// SPDX-License-Identifier: Apache-2.0

import alertmanager from '../../adapters/alerts/alertmanager.ts';
import cloudevents from '../../adapters/alerts/cloudevents.ts';
import heartbeat from '../../adapters/alerts/heartbeat.ts';
import opsgenie from '../../adapters/alerts/opsgenie.ts';
import pagerduty from '../../adapters/alerts/pagerduty.ts';
import webhook from '../../adapters/alerts/webhook.ts';
import type { SinkModule } from '../../src/core/ports/sink-module.ts';
import { alertSinkContract } from '../contracts/alert-sink.ts';
import {
  serveAlertmanager,
  serveCloudEvents,
  serveOpsgenie,
  servePagerduty,
  serveWebhook,
} from '../standins/alert-receivers.ts';
import { serveReceiver } from '../standins/receiver.ts';

const of = (module: unknown): SinkModule => module as SinkModule;
const token = 'tok-e7b1a4c93d20f856';
const routingKey = '0123456789abcdef0123456789abcdef';
const secret = 'sign-with-7f3a9c2e51d8';
const apiKey = '1f0e8a7c-77aa-4b1e-9a1f-3c2d1e0f9a8b';

alertSinkContract('alertmanager', {
  module: of(alertmanager),
  serve: () => serveAlertmanager(`Bearer ${token}`),
  settings: (url) => ({ urls: [url], bearerToken: token }),
  secrets: [token],
});
alertSinkContract('webhook', {
  module: of(webhook),
  serve: () => serveWebhook(secret),
  settings: (url) => ({ urls: [`${url}/hooks/${token}`], secret }),
  secrets: [token, secret],
});
alertSinkContract('cloudevents', {
  module: of(cloudevents),
  serve: serveCloudEvents,
  settings: (url) => ({ url: `${url}/${secret}`, bearerToken: token }),
  secrets: [token, secret],
});
alertSinkContract('pagerduty', {
  module: of(pagerduty),
  serve: () => servePagerduty(routingKey),
  settings: (url) => ({ url, routingKey }),
  secrets: [routingKey],
});
alertSinkContract('opsgenie', {
  module: of(opsgenie),
  serve: () => serveOpsgenie(apiKey),
  settings: (url) => ({ url, apiKey }),
  secrets: [apiKey],
});
alertSinkContract('heartbeat', {
  module: of(heartbeat),
  serve: () => serveReceiver(({ method }) => ({ status: method === 'GET' ? 200 : 405 })),
  settings: (url) => ({ url: `${url}/ping/${token}` }),
  secrets: [token],
});
