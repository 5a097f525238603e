import { defineRole } from '../define-role.ts';

export default defineRole({
  verb: 'bot',
  summary: 'Hold the connections to chat platforms; work goes to workers through Redis',
});
