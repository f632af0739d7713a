/** Style sheets, which the build takes out into files. */
declare module '*.css';
