// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * When somebody strikes: `before` the bytes go on (they never do), `after` the other side has them and has answered (the
 * answer never arrives), or at the `reply` itself, which never arrives either.
 */
export type Moment = 'before' | 'after' | 'reply';

export interface Strike {
  readonly when: Moment;
  /** Looks at what is sent in one piece; for `reply`, at what comes back. */
  readonly matches: (text: string) => boolean;
  /** What is done in that very moment. */
  readonly act: () => void;
  /** Everything goes through all the same, as where somebody is stopped and not killed. */
  readonly gentle?: boolean;
}

/** A network in between, which can be made to fail: TCP on loopback before a server. */
export interface Front {
  readonly port: number;
  /** As if nothing were in between. Connections that were `lost` stay lost. */
  readonly pass: () => Promise<void>;
  /** Nobody listens any more, and what is open is reset. */
  readonly refuse: () => Promise<void>;
  /** What is open and what is opened from now on is half open for ever: bytes vanish, and nobody is told. */
  readonly lose: (direction?: 'there' | 'back' | 'both') => void;
  /** Every piece takes so long, in both directions. */
  readonly slow: (ms: number) => void;
  /** Resets what is open, once. */
  readonly cut: () => void;
  /** Once; resolves when it has happened. */
  readonly strike: (strike: Strike) => Promise<void>;
  /** How many pieces have vanished so far in what is half open. */
  readonly vanished: () => number;
  /** From now on, another server. */
  readonly to: (port: number) => void;
  readonly close: () => Promise<void>;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  lost: 'there' | 'back' | 'both' | undefined;
  /** A strike happened here: nothing more goes through. */
  struck: boolean;
}

export const openFront = async (target: number): Promise<Front> => {
  let port = 0;
  let behind = target;
  let losing: Link['lost'];
  let delayMs = 0;
  let vanished = 0;
  let armed: (Strike & { readonly done: () => void; waits?: Link }) | undefined;
  const links = new Set<Link>();

  /** True when the piece goes on. */
  const hit = (link: Link): boolean => {
    const strike = armed;
    armed = undefined;
    const isGentle = strike?.gentle === true;
    link.struck = !isGentle;
    strike?.act();
    strike?.done();
    return isGentle;
  };

  /** False when the piece goes no further. */
  const mayPass = (link: Link, direction: 'there' | 'back', piece: Buffer): boolean => {
    if (link.lost === 'both' || link.lost === direction) vanished += 1;
    if (link.struck || link.lost === 'both' || link.lost === direction) return false;
    if (armed === undefined) return true;
    if (direction === 'back' && armed.waits === link) return hit(link);
    if (armed.waits !== undefined || (direction === 'back') !== (armed.when === 'reply')) return true;
    if (!armed.matches(piece.toString('latin1'))) return true;
    if (armed.when === 'after') {
      armed.waits = link;
      return true;
    }
    return hit(link);
  };

  const carry = (link: Link, direction: 'there' | 'back'): void => {
    const [from, into] = direction === 'there' ? [link.client, link.server] : [link.server, link.client];
    let last = Promise.resolve();
    let waiting = 0;
    from.on('data', (piece: Buffer) => {
      if (!mayPass(link, direction, piece)) return;
      const write = (): void => {
        if (!into.destroyed) into.write(piece);
      };
      // What is said later arrives later, however quick it is by then.
      if (delayMs === 0 && waiting === 0) return write();
      waiting += 1;
      const due = new Promise<void>((resolve) => setTimeout(resolve, delayMs));
      last = last
        .then(() => due)
        .then(write)
        .then(() => {
          waiting -= 1;
        });
    });
    const end = (): void => {
      if (into.destroyed) links.delete(link);
      // Whoever is behind a lost connection never hears of its end; what is on its way arrives before the end does.
      else if (link.lost === undefined && !link.struck) void last.then(() => into.destroySoon());
    };
    from.on('error', end).on('close', end);
  };

  const accept = (client: Socket): void => {
    const server = connect(behind, '127.0.0.1');
    const link: Link = { client, server, lost: losing, struck: false };
    links.add(link);
    carry(link, 'there');
    carry(link, 'back');
  };

  let listening: Server | undefined;
  const listen = async (): Promise<void> => {
    if (listening !== undefined) return;
    listening = createServer(accept).listen(port, '127.0.0.1');
    await once(listening, 'listening');
    ({ port } = listening.address() as AddressInfo);
  };
  const cut = (): void => {
    for (const { client, server } of links) {
      client.resetAndDestroy();
      server.destroy();
    }
    links.clear();
  };
  const refuse = async (): Promise<void> => {
    const closing = listening;
    listening = undefined;
    if (closing === undefined) return;
    const closed = once(closing, 'close');
    closing.close();
    cut();
    await closed;
  };
  await listen();
  return {
    port,
    pass: async () => {
      losing = undefined;
      delayMs = 0;
      await listen();
    },
    refuse,
    lose: (direction = 'both') => {
      losing = direction;
      for (const link of links) link.lost = direction;
    },
    slow: (ms) => {
      delayMs = ms;
    },
    cut,
    strike: (strike) =>
      new Promise((resolve) => {
        armed = { ...strike, done: resolve };
      }),
    vanished: () => vanished,
    to: (next) => {
      behind = next;
    },
    close: refuse,
  };
};
