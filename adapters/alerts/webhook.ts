// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { SECOND } from '../../src/core/clock.ts';
import { defineConfig } from '../../src/core/config-slice.ts';
import { defineSink } from '../../src/core/ports/sink-module.ts';
import { messageOfEvent } from './_incident-message.ts';
import { openPoster } from './_post.ts';
import { untriedCheck } from './_reach-check.ts';
import { addresses, common, severityFrom } from './_settings.ts';
import { signatureOf } from './_signature.ts';
import { wantsOf } from './_wants.ts';

export const webhookConfig = defineConfig({
  key: 'webhook',
  title: 'Incidents to webhooks',
  schema: z.strictObject({
    urls: addresses
      .default([])
      .describe(
        'Where incidents are posted to, as JSON; a secret, because many such addresses are. Several: separated by commas',
      ),
    secret: z
      .string()
      .min(16, 'a secret has at least 16 characters')
      .optional()
      .describe('Signs every request, as Standard Webhooks does: the receiver can tell that it is from here'),
    ...common,
    severity: severityFrom('info'),
  }),
  env: { K8SGPT_WEBHOOK_URL: 'urls', K8SGPT_WEBHOOK_SECRET: 'secret' },
  secrets: ['urls', 'secret'],
});

export default defineSink({
  title: 'Webhook',
  config: webhookConfig,
  isConfigured: ({ urls }) => urls.length > 0,
  open: (settings, parts) =>
    Promise.all(
      settings.urls.map(async (url, position) => {
        const poster = await openPoster('The webhook', parts, settings.timeout * SECOND);
        return {
          name: position === 0 ? 'webhook' : `webhook-${position + 1}`,
          wants: wantsOf(settings),
          wantsFacts: settings.evidence,
          send: async (event, signal) => {
            const body = JSON.stringify(messageOfEvent(event));
            const signature = signatureOf(settings.secret, event.id, body, parts.clock.now());
            await poster.send(
              { url, headers: { 'content-type': 'application/json', ...signature }, body },
              signal,
            );
          },
          close: poster.close,
        };
      }),
    ),
  diagnose: async ({ urls, secret }) =>
    untriedCheck(
      `${urls.length === 1 ? 'one address' : `${urls.length} addresses`}, ${secret === undefined ? 'not signed' : 'signed'}; nothing is posted to try it`,
    ),
  steps: [
    'Set `K8SGPT_WEBHOOK_URL` to the address that takes a POST with JSON.',
    'Set `K8SGPT_WEBHOOK_SECRET`, and check `webhook-signature` there with any library of Standard Webhooks.',
  ],
});
