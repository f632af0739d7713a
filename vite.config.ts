import { globSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { defineConfig } from 'vite';

/** The islands: the small parts of the pages that run in the browser. The server renders all else, without a build. */
const islands = globSync('src/web/*/islands/*.{ts,tsx}').filter((file) => !/\.test\.tsx?$/.test(file));

export default defineConfig({
  build: {
    outDir: 'dist/web',
    // The server looks up the built names in .vite/manifest.json.
    manifest: true,
    rolldownOptions: {
      input: Object.fromEntries(islands.map((file) => [basename(file, extname(file)), file])),
      // Only an island does something by being loaded. Of a room, the browser gets what it uses: not the compiler of the notices, not YAML.
      treeshake: { moduleSideEffects: (id) => id.includes('/islands/') },
    },
  },
});
