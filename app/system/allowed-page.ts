/** Whether an address may be given to the browser: https:, without credentials, and of a listed page's origin. Parsed, not prefixed. */
export function mayOpen(address: string, listed: readonly string[]): boolean {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  return listed.some((page) => URL.parse(page)?.origin === url.origin);
}
