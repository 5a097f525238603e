// SPDX-License-Identifier: Apache-2.0

import type { HomeView, ModalView } from '@slack/types';
import { type Clock, SECOND } from '../../src/core/clock.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { failureOf } from './send-errors.ts';
import type { Workspaces } from './workspaces.ts';

/** Modals and Home tabs of people. Nothing throws: false = it is not shown, and what it says is told otherwise. */
export interface Views {
  /** `trigger` opens one, within three seconds of what the person did. */
  readonly open: (team: string, trigger: string, view: ModalView) => Promise<boolean>;
  readonly replace: (team: string, shown: string, view: ModalView) => Promise<boolean>;
  readonly publish: (team: string, person: string, view: HomeView) => Promise<boolean>;
}

/** The acknowledgement waits for it, and Slack waits for the acknowledgement. */
const PATIENCE_MS = SECOND;

export const createViews = (
  workspaces: Workspaces,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Views => {
  const shown = async (work: Promise<unknown>): Promise<boolean> => {
    const enough = new AbortController();
    const isDone = work.then(
      () => true,
      (error: unknown) => {
        const reason = failureOf(error)?.error ?? 'unknown';
        log.warn({ reason }, 'Slack did not show a view');
        return false;
      },
    );
    const isLate = clock.sleep(PATIENCE_MS, enough.signal).then(
      () => false,
      () => false,
    );
    const answer = await Promise.race([isDone, isLate]);
    enough.abort();
    return answer;
  };
  const call = async (
    team: string,
    what: Parameters<ReturnType<Workspaces['of']>['call']>[0],
  ): Promise<boolean> => {
    const workspace = workspaces.known(team);
    return workspace === undefined ? false : shown(workspace.call(what));
  };
  return {
    open: (team, trigger, view) => call(team, (client) => client.views.open({ trigger_id: trigger, view })),
    replace: (team, id, view) => call(team, (client) => client.views.update({ view_id: id, view })),
    publish: (team, person, view) => call(team, (client) => client.views.publish({ user_id: person, view })),
  };
};
