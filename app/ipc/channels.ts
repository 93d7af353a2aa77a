/** The wire names between preload and main; used by both, known to nobody else. */
export const initialChannel = 'plimsoll:initial';
export const requestChannel = (name: string): string => `plimsoll:request:${name}`;
export const pushChannel = (name: string): string => `plimsoll:push:${name}`;
export const pageOrigin = 'app://plimsoll';
