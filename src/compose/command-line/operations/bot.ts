// SPDX-License-Identifier: Apache-2.0

import { defineRole } from '../define-role.ts';

export default defineRole({
  verb: 'bot',
  summary: 'Hold the connections to chat platforms; work goes to workers through Redis',
});
