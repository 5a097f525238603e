import { failureOf } from './send-errors.ts';
import type { Workspace, Workspaces } from './workspaces.ts';

/** Answers that say that this app or workspace has no such status: nobody asks again. */
const NOT_HERE = new Set([
  'missing_scope',
  'unknown_method',
  'method_not_supported',
  'not_allowed_token_type',
  'access_denied',
]);

/**
 * "is looking into it…" under the composer of a thread, until the bot writes there (Slack takes it away then, or after
 * two minutes). Only threads have it. https://docs.slack.dev/reference/methods/assistant.threads.setStatus
 */
export const createStatus = (workspaces: Workspaces) => {
  const without = new WeakSet<Workspace>();
  return {
    /** Best effort; never throws. */
    show: async (team: string, channel: string, thread: string): Promise<void> => {
      const workspace = workspaces.known(team);
      if (workspace === undefined || without.has(workspace)) return;
      try {
        await workspace.call((client) =>
          client.assistant.threads.setStatus({
            channel_id: channel,
            thread_ts: thread,
            status: 'is looking into it…',
          }),
        );
      } catch (error) {
        if (NOT_HERE.has(failureOf(error)?.error ?? '')) without.add(workspace);
      }
    },
  };
};
