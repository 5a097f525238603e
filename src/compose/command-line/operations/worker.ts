// SPDX-License-Identifier: Apache-2.0

import { defineRole } from '../define-role.ts';

export default defineRole({
  verb: 'worker',
  summary: 'Check clusters and explain, for bots on the same Redis',
});
