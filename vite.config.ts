import { globSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { defineConfig, type UserConfig } from 'vite';
import { withoutStyleElements } from './scripts/desk/vite-plugin.ts';

/** The parts of the portal's pages that run in the browser. The server renders all else, without a build. */
const islands = globSync('src/web/portal/islands/*.{ts,tsx}').filter((file) => !/\.test\.tsx?$/.test(file));

const portal: UserConfig = {
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
};

/** A build of its own, so that nothing of it is ever sent with the portal. It stands within the portal's, which is made first. */
const desk: UserConfig = {
  base: '/desk/',
  plugins: [withoutStyleElements()],
  build: {
    outDir: 'dist/web/desk',
    manifest: true,
    // Fonts and images within style sheets would be `data:`, which the Content-Security-Policy forbids.
    assetsInlineLimit: 0,
    // React and Ant Design come in one piece: in kB, before it is compressed.
    chunkSizeWarningLimit: 700,
    // Of `light-dark()`, which the portal's styles have as well.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    rolldownOptions: {
      input: { desk: 'src/web/desk/islands/desk.tsx' },
      // Ant Design marks its modules for another kind of rendering.
      checks: { moduleLevelDirective: false },
    },
  },
};

/** `vite build` makes the portal's scripts, `vite build --mode desk` the desk. */
export default defineConfig(({ mode }) => (mode === 'desk' ? desk : portal));
