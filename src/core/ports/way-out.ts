// SPDX-License-Identifier: Apache-2.0

/** How servers outside are reached where the environment names a proxy: HTTPS_PROXY, HTTP_PROXY, NO_PROXY. */
export interface WayOut {
  readonly fetch: typeof globalThis.fetch;
  /** A Dispatcher of undici, for SDKs that take one. */
  readonly dispatcher: object;
  /** Ends kept connections; nothing is asked through it afterwards. */
  readonly close: () => Promise<void>;
}
