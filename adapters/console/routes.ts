import { timingSafeEqual } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { messageOf, Refused } from '../../src/core/errors.ts';
import type { ConsolePlatform } from './platform.ts';

/** What the set-up panel shows: each part, whether it is real, and the next step. */
export interface SetupPart {
  readonly name: string;
  readonly state: 'real' | 'embedded' | 'off' | 'failing';
  readonly detail: string;
  readonly steps: readonly string[];
}

export interface ConsoleOptions {
  readonly platform: ConsolePlatform;
  readonly setup: () => Promise<readonly SetupPart[]>;
  /** Needed for anything but loopback. */
  readonly token?: string | undefined;
}

const Say = z.strictObject({
  channel: z.string(),
  line: z.string(),
  thread: z.string().max(64).optional(),
  source: z.enum(['command', 'message', 'action']),
});

const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;

const sameText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/**
 * The page is local: a request must name a loopback Host (DNS rebinding) and, where the browser says it, come from
 * this very origin (other sites' pages). With a token, the token decides instead.
 */
export const localOnly =
  (token: string | undefined) =>
  (request: Request, response: Response, next: NextFunction): void => {
    if (token !== undefined) {
      const given =
        /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1] ?? cookie(request, 'k8sgpt_token');
      if (given !== undefined && sameText(given, token)) return next();
      response
        .status(401)
        .set('www-authenticate', 'Bearer')
        .type('text')
        .send('This port needs the admin token.');
      return;
    }
    const host = request.get('host') ?? '';
    const origin = request.get('origin');
    const ownOrigin = origin === undefined || origin === `http://${host}`;
    if (LOCAL.test(host) && ownOrigin && request.get('sec-fetch-site') !== 'cross-site') return next();
    response.status(403).type('text').send('This page answers only to its own address on this machine.');
  };

const cookie = (request: Request, name: string): string | undefined =>
  (request.get('cookie') ?? '')
    .split(/;\s*/)
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The page, its live feed and what it sends. */
export const consoleRoutes = ({ platform, setup, token }: ConsoleOptions): Router => {
  const router = express.Router();
  router.use(localOnly(token), (_request, response, next) => {
    response.set({
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    next();
  });
  router.get('/api/events', (request, response) => {
    const channel = String(request.query['channel'] ?? 'general');
    response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.flushHeaders();
    const send = (event: string, data: unknown): boolean =>
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    for (const message of platform.history(channel)) send('message', message);
    send('ready', {});
    const unsubscribe = platform.subscribe((message) => {
      if (message.channel === channel) send('message', message);
    });
    const beat = setInterval(() => response.write(': alive\n\n'), 15_000);
    request.on('close', () => {
      clearInterval(beat);
      unsubscribe();
    });
  });
  router.post('/api/say', express.json({ limit: '64kb' }), async (request, response) => {
    const said = Say.safeParse(request.body);
    if (!said.success)
      return void response.status(400).json({ error: 'channel, line and source are needed' });
    try {
      const { channel, line, thread, source } = said.data;
      await platform.say(channel, line, { thread, source });
      response.status(202).json({ status: 'accepted' });
    } catch (error) {
      response.status(error instanceof Refused ? 400 : 503).json({ error: messageOf(error) });
    }
  });
  router.get('/api/setup', async (_request, response) => {
    response.json(await setup());
  });
  router.use(
    express.static(fileURLToPath(new URL('./page/', import.meta.url)), { index: 'index.html', maxAge: 0 }),
  );
  return router;
};
