interface Named {
  id: string;
  label: string;
  provider: string;
}

/** `<account>` in a command: an id, a label that only one has, or a provider that has only one. */
export function pickAccount<A extends Named>(
  wanted: string,
  accounts: readonly A[],
): { account: A } | { candidates: A[] } {
  for (const name of ['id', 'label', 'provider'] as const) {
    const fits = accounts.filter((account) => account[name] === wanted);
    const [first, ...others] = fits;
    if (first !== undefined) return others.length === 0 ? { account: first } : { candidates: fits };
  }
  return { candidates: [] };
}
