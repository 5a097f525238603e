// SPDX-License-Identifier: Apache-2.0

import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { messageOf } from '../../src/core/errors.ts';
import { isDeeper } from '../../src/core/is-deeper.ts';
import type { Call, Identify, ProgramApi } from '../../src/core/ports/program-api.ts';
import type { Log, Metrics, Trace } from '../../src/core/ports/telemetry.ts';
import { receivedCall } from '../../src/core/received-call.ts';
import { notFromPages } from './guard.ts';
import { openApi } from './openapi.ts';
import { type Problem, problemOf, problemOfError, sendProblem } from './problem.ts';
import { analyzeAsked, type Route, routes, streamOf } from './routes.ts';
import { streamedAnswer, streamWanted } from './streamed.ts';

export interface RestParts {
  readonly api: ProgramApi;
  readonly identify: Identify;
  /** Nobody needs a token: the port is this machine's. */
  readonly isTokenless: boolean;
  readonly version: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly trace?: Trace | undefined;
  readonly newId: () => string;
}

/** A request is a few names, */
const MOST = '256kb';
/** and lists of them. */
const DEEPEST = 10;

type Failed = { readonly problem: Problem; readonly retryAfterSeconds: number | undefined };

const failed = (error: unknown, { path }: Request, { log, newId }: RestParts): Failed => {
  const { problem, reference, retryAfterSeconds } = problemOfError(error, newId());
  if (problem.status === 500) log.error({ reference, path, err: error }, 'Request failed');
  else log.debug({ path, status: problem.status, reason: messageOf(error) }, 'Request was not answered');
  return { problem, retryAfterSeconds };
};

/** A request as the product knows it; a client that leaves ends it. */
const callOf = async (request: Request, response: Response, { identify }: RestParts): Promise<Call> => {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableEnded)
      gone.abort(new DOMException('Nobody waits for the answer any more.', 'AbortError'));
  });
  return { person: await identify(request.get('authorization')), signal: gone.signal };
};

const stream = async (request: Request, response: Response, call: Call, parts: RestParts): Promise<void> => {
  const asked = streamOf(analyzeAsked(request));
  const { tell, fail, end } = streamedAnswer(response, streamWanted(request) ?? 'application/x-ndjson');
  try {
    await parts.api.stream(asked, call, tell);
    end();
  } catch (error) {
    fail(failed(error, request, parts).problem);
  }
};

const handled =
  (path: string, { answer }: Route, parts: RestParts) =>
  async (request: Request, response: Response): Promise<void> => {
    try {
      const call = await callOf(request, response, parts);
      const traceparent = request.get('traceparent');
      const hasToken = request.get('authorization') !== undefined;
      await receivedCall(parts.trace, { surface: 'rest', route: path, traceparent, hasToken }, async () => {
        if (path === '/v1/analyze' && streamWanted(request) !== undefined)
          await stream(request, response, call, parts);
        else response.json(await answer(parts.api, request, call));
      });
    } catch (error) {
      const { problem, retryAfterSeconds } = failed(error, request, parts);
      if (!response.headersSent) sendProblem(response, problem, retryAfterSeconds);
    } finally {
      const outcome =
        response.destroyed && !response.writableFinished ? 'cancelled' : String(response.statusCode);
      parts.metrics.count('k8sgpt_api_requests_total', {
        surface: 'rest',
        method: path.slice('/v1/'.length),
        outcome,
      });
    }
  };

/** What the parser of bodies, and whoever else before a route, found wrong. */
const onFault =
  (parts: RestParts): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    const { status } = error as { readonly status?: unknown };
    if (response.headersSent) next(error);
    else if (status === 413) sendProblem(response, problemOf(413, `A request has ${MOST} at most.`));
    else if (typeof status === 'number' && status >= 400 && status < 500)
      sendProblem(response, problemOf(400, 'The request is no JSON document.'));
    else sendProblem(response, failed(error, request, parts).problem);
  };

const notTooDeep: RequestHandler = ({ body }, response, next) => {
  if (isDeeper(body, DEEPEST))
    sendProblem(response, problemOf(400, 'The request nests deeper than any that is known.'));
  else next();
};

/** k8sgpt's gateway, with answers that stream where the client can read them, its description and health. */
export const restApp = (parts: RestParts): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/healthz', (_request, response) => void response.type('text').send('ok'));
  app.use(notFromPages(parts.isTokenless));
  app.get('/openapi.json', (_request, response) => void response.json(openApi(parts.version)));
  // Whatever its type is said to be: curl calls JSON a form unless it is told, and k8sgpt's gateway reads it all the same.
  app.use(express.json({ limit: MOST, type: () => true, strict: true }));
  app.use(notTooDeep);
  for (const [path, route] of Object.entries(routes)) {
    app[route.method](path, handled(path, route, parts));
    app.all(path, (_request, response) => {
      response.set('allow', route.method.toUpperCase());
      sendProblem(response, problemOf(405, `${path} is asked with ${route.method.toUpperCase()}.`));
    });
  }
  app.use((_request, response) =>
    sendProblem(response, problemOf(404, 'There is nothing here. /openapi.json says what there is.')),
  );
  app.use(onFault(parts));
  return app;
};
