/** Written into the bundle by build/build.mjs. */
declare const __VERSION__: string;
declare const __ELECTRON__: string;
