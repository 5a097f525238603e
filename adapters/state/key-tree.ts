// SPDX-License-Identifier: Apache-2.0

interface Node<T> {
  value?: T | undefined;
  readonly children: Map<string, Node<T>>;
}

/** Values under slash-separated keys; listing a prefix costs what it holds, not what there is. */
export interface KeyTree<T> {
  readonly get: (key: string) => T | undefined;
  readonly set: (key: string, value: T) => void;
  readonly delete: (key: string) => void;
  /** Everything below `prefix`, which ends with '/' ('' = everything), in no order. */
  readonly below: (prefix: string) => readonly (readonly [string, T])[];
}

const walk = <T>(node: Node<T>, path: string, found: (readonly [string, T])[]): void => {
  for (const [name, child] of node.children) {
    const key = path === '' ? name : `${path}/${name}`;
    if (child.value !== undefined) found.push([key, child.value]);
    walk(child, key, found);
  }
};

export const keyTree = <T>(): KeyTree<T> => {
  const root: Node<T> = { children: new Map() };
  const find = (parts: readonly string[]): Node<T> | undefined => {
    let node: Node<T> | undefined = root;
    for (const part of parts) node = node?.children.get(part);
    return node;
  };
  const prune = (parts: readonly string[]): void => {
    for (let depth = parts.length; depth > 0; depth -= 1) {
      const parent = find(parts.slice(0, depth - 1));
      const name = parts[depth - 1] ?? '';
      const node = parent?.children.get(name);
      if (node === undefined || node.value !== undefined || node.children.size > 0) return;
      parent?.children.delete(name);
    }
  };
  return {
    get: (key) => find(key.split('/'))?.value,
    set: (key, value) => {
      let node = root;
      for (const part of key.split('/')) {
        const next = node.children.get(part) ?? { children: new Map() };
        node.children.set(part, next);
        node = next;
      }
      node.value = value;
    },
    delete: (key) => {
      const parts = key.split('/');
      const node = find(parts);
      if (node === undefined) return;
      node.value = undefined;
      prune(parts);
    },
    below: (prefix) => {
      const path = prefix.replace(/\/$/, '');
      const node = path === '' ? root : find(path.split('/'));
      const found: (readonly [string, T])[] = [];
      if (node !== undefined) walk(node, path, found);
      return found;
    },
  };
};
