// SPDX-License-Identifier: Apache-2.0

import type { Router } from 'express';
import express from 'express';

export interface Readiness {
  /** The process works; failing means: restart me. */
  readonly alive: () => boolean;
  /** Requests can be taken, or honestly turned down; failing means: send me none. */
  readonly ready: () => boolean;
}

/** `/healthz` and `/readyz`, in one word each. */
export const healthRoutes = (readiness: Readiness): Router => {
  const router = express.Router();
  router.get('/healthz', (_request, response) => {
    response
      .status(readiness.alive() ? 200 : 503)
      .type('text')
      .send(readiness.alive() ? 'ok' : 'failing');
  });
  router.get('/readyz', (_request, response) => {
    response
      .status(readiness.ready() ? 200 : 503)
      .type('text')
      .send(readiness.ready() ? 'ready' : 'not ready');
  });
  return router;
};
