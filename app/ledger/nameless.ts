const address = /[\p{L}\p{N}_.+-]{1,64}(?:@|%40)(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu;

/** No e-mail is ever in the ledger, not even where a vendor puts one into the name of a limit or a plan. */
export const nameless = (text: string): string => text.replaceAll(address, '‹e-mail›');
