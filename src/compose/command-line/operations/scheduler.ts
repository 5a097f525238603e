// SPDX-License-Identifier: Apache-2.0

import { defineRole } from '../define-role.ts';

export default defineRole({
  verb: 'scheduler',
  summary:
    'Look after the watches for workers on the same Redis; each worker does so too, where there is none',
});
