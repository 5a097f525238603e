// SPDX-License-Identifier: Apache-2.0

/** A connection to a server that may be away for a while; it comes back by itself. */
export interface Link<Client> {
  readonly client: Client;
  /**
   * Runs a task on the connection. Throws Unavailable, within about two seconds, when the server is away or does not
   * answer; what was rejected is not sent again later.
   */
  readonly use: <T>(task: (client: Client) => Promise<T>, signal?: AbortSignal) => Promise<T>;
  readonly close: () => Promise<void>;
}
