// SPDX-License-Identifier: Apache-2.0

import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import { Chart, themes } from '../../src/core/chart.ts';
import { chartSvg } from '../../src/core/chart-svg.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import { lineOfForm } from '../../src/core/form.ts';
import type { PlatformPreview } from '../../src/core/ports/platform-module.ts';
import { feed } from './feed.ts';
import { ownPageOnly, securityHeaders } from './guard.ts';
import type { ConsolePlatform } from './platform.ts';
import { signIn } from './sign-in.ts';

/** What the set-up panel shows: each part, whether it is real, and the next step. */
export interface SetupPart {
  readonly name: string;
  readonly state: 'real' | 'embedded' | 'off' | 'failing';
  readonly detail: string;
  /** `code` in backticks. */
  readonly steps: readonly string[];
}

/** Another platform, as whose messages the page can show the conversation. */
export interface Preview extends PlatformPreview {
  readonly id: string;
  readonly title: string;
}

export interface ConsoleOptions {
  readonly platform: ConsolePlatform;
  readonly previews: readonly Preview[];
  readonly setup: () => Promise<readonly SetupPart[]>;
  /** Needed for anything but loopback. */
  readonly token?: string | undefined;
}

const Filled = z.strictObject({
  id: z.string().max(60),
  values: z.array(z.string().max(2_000)).max(25),
});

const Say = z.strictObject({
  channel: z.string(),
  line: z.string().max(12_000),
  thread: z.string().max(64).optional(),
  source: z.enum(['command', 'message', 'action']),
  /** What was written into the form that `line` opened. */
  filled: z.array(Filled).max(5).optional(),
});

const page = fileURLToPath(new URL('./page/', import.meta.url));

/** Renderers of other platforms' messages, bundled by scripts/build-previews.ts. */
const drawings = fileURLToPath(new URL('./preview-built/', import.meta.url));

/** The page's own files; its tsconfig.json is nobody's business. */
const PAGE_FILE = /^\/(?:[a-z-]+\.(?:html|css|js|svg))?$/;

const say =
  (platform: ConsolePlatform): RequestHandler =>
  async (request, response) => {
    const said = fits(Say, request.body);
    if (!said.success)
      return void response.status(400).json({
        error: 'A JSON object with channel, line (12,000 characters at most) and source is needed.',
      });
    try {
      const { channel, line, thread, source, filled } = said.data;
      const whole = filled === undefined ? line : lineOfForm(line, filled);
      const form = await platform.say(channel, whole, { thread, source });
      response.status(202).json({ status: 'accepted', form });
    } catch (error) {
      if (error instanceof Refused) response.status(400).json({ error: error.message });
      else if (error instanceof Unavailable) response.status(503).json({ error: error.message });
      else response.status(500).json({ error: 'The bot did not take that: a fault of the bot.' });
    }
  };

const Wanted = z.object({ as: z.string(), channel: z.string(), message: z.string() });

/** What a message of the page would be on another platform. */
const previewOf =
  ({ platform, previews }: ConsoleOptions): RequestHandler =>
  async (request, response) => {
    const wanted = fits(Wanted, request.query);
    const { as, channel, message } = wanted.data ?? {};
    const preview = previews.find(({ id }) => id === as);
    const shown = platform.history(channel ?? '').find(({ id }) => id === message)?.document;
    if (preview === undefined || shown === undefined)
      return void response.status(404).json({ error: 'There is no such message or platform.' });
    const render = await preview.render();
    response.set('cache-control', 'no-store').json({ look: preview.look, payloads: render(shown) });
  };

const Drawn = z.object({ theme: z.enum(themes), of: z.string().max(12_000) });

/** A picture of the numbers that are asked for: nothing of the bot is in it. */
const chart: RequestHandler = (request, response) => {
  const wanted = fits(Drawn, { theme: request.params['theme'], of: request.query['of'] });
  const numbers = wanted.success ? parsedChart(wanted.data.of) : undefined;
  if (!wanted.success || numbers === undefined)
    return void response.status(400).json({ error: 'That is no chart.' });
  response
    .type('image/svg+xml')
    .set('cache-control', 'private, max-age=3600')
    .send(chartSvg(numbers, wanted.data.theme));
};

const parsedChart = (text: string): Chart | undefined => {
  try {
    return fits(Chart, JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** A body that cannot be read is the sender's to fix; no stack trace leaves. */
const onBadRequest: ErrorRequestHandler = (
  error: { readonly status?: number },
  _request,
  response,
  _next,
) => {
  const status = error.status !== undefined && error.status < 500 ? error.status : 500;
  response.status(status).json({ error: status === 413 ? 'That is too long.' : 'That cannot be read.' });
};

/** The page, its live feed and what it sends. */
export const consoleRoutes = (options: ConsoleOptions): Router => {
  const { platform, setup, token } = options;
  const router = express.Router();
  router.use(securityHeaders, ownPageOnly({ anyHost: token !== undefined }));
  const files = express.static(page, { index: 'index.html', cacheControl: false });
  const file: RequestHandler = (request, response, next) => {
    response.set('cache-control', 'no-cache');
    if (PAGE_FILE.test(request.path)) files(request, response, next);
    else next();
  };
  if (token !== undefined) {
    // What the sign-in form itself needs.
    router.get(['/colours.css', '/style.css', '/icon.svg'], file);
    router.use(signIn(token, `${page}sign-in.html`));
  }
  router.get('/api/events', feed(platform));
  router.post('/api/say', express.json({ limit: '64kb' }), say(platform));
  router.get('/api/setup', async (_request, response) => {
    response.set('cache-control', 'no-store').json(await setup());
  });
  router.get('/api/previews', (_request, response) => {
    response.json(options.previews.map(({ id, title }) => ({ id, title })));
  });
  router.get('/api/preview', previewOf(options));
  router.get('/chart/:theme.svg', chart);
  router.use('/preview', express.static(drawings, { index: false }));
  router.get('/{*path}', file);
  router.use(onBadRequest);
  return router;
};
