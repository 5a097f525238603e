// SPDX-License-Identifier: Apache-2.0

import type { ConfigFile } from '../config/config-file.ts';
import type { ConfigRequest, ConfigResponse } from '../core/api-messages.ts';
import type { Person } from '../core/conversation.ts';
import { Denied } from '../core/denied.ts';
import type { Call } from '../core/ports/program-api.ts';
import type { Log } from '../core/ports/telemetry.ts';
import { type ConfigEdit, configWith, configWithout } from './config-edits.ts';

export interface ConfigDesk {
  /**
   * Changes the configuration file, alone. Throws Refused, and writes nothing, where it would keep the bot from
   * starting. Resolves to whether anything changed.
   */
  readonly change: (edit: (file: ConfigFile) => string) => Promise<boolean>;
}

export interface ConfigureParts {
  /** Undefined: the operator does not want it changed from here. */
  readonly desk: ConfigDesk | undefined;
  readonly isAdmin: (person: Person) => boolean;
  readonly contact: string | undefined;
  readonly log: Log;
}

const NOTHING = 'Nothing was named that the configuration holds, so nothing was changed.';
const TRIVY = 'What Trivy reports is checked wherever it is installed; it is not installed from here.';

/** AddConfig and RemoveConfig: the configuration file is edited, and read at the next start. */
export const createConfigure = ({ desk, isAdmin, contact, log }: ConfigureParts) => {
  const editorFor = (person: Person): ConfigDesk => {
    if (desk === undefined)
      throw new Denied(
        'The configuration is not changed from here: its operator sets api.changes to allow it.',
        { contact },
      );
    if (!isAdmin(person))
      throw new Denied('Only admins of k8sgpt may change its configuration.', { contact });
    return desk;
  };
  const changed = async (
    request: ConfigRequest,
    { person }: Call,
    edit: (file: ConfigFile, request: ConfigRequest) => ConfigEdit,
  ): Promise<ConfigResponse> => {
    const notes = request.integrations?.trivy === undefined ? [] : [TRIVY];
    const isNamed = Object.keys(request.cache ?? {}).length > 0 || request.customAnalyzers.length > 0;
    if (!isNamed) return { status: notes[0] ?? NOTHING };
    let done: readonly string[] = [];
    const isChanged = await editorFor(person).change((file) => {
      const edited = edit(file, request);
      done = edited.done;
      return edited.text;
    });
    if (!isChanged) return { status: ['It stands in the configuration already.', ...notes].join(' ') };
    log.info({ person: person.id, changes: done.length }, 'Configuration was changed by a program');
    return { status: [`From the next start on ${done.join(', and ')}.`, ...notes].join(' ') };
  };
  return {
    add: (request: ConfigRequest, call: Call) => changed(request, call, configWith),
    remove: (request: ConfigRequest, call: Call) => changed(request, call, configWithout),
  };
};
