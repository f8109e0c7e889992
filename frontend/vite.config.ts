import { defineConfig } from "vite";
import { iconSprite } from "./sprite.ts";

// Offices on Windows 7 stop at Chromium 109, their "compatible" browsers at 86, and old phones are similar.
const oldestBrowsers = ["chrome86", "firefox91", "safari14"];

export default defineConfig({
  base: "./",
  plugins: [iconSprite("../lantian")],
  css: {
    preprocessorOptions: {
      scss: {
        loadPaths: ["node_modules"],
        quietDeps: true,
        // Tabler 1.0 is written with @import; it stays until its successors render on the browsers above.
        silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
      },
    },
  },
  build: {
    target: oldestBrowsers,
    cssTarget: oldestBrowsers,
    outDir: "../lantian/config/static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 640, // charts.ts holds the drawing of ECharts, and only pages with a picture load it
    rolldownOptions: {
      input: { main: "src/main.ts", charts: "src/charts.ts" },
      checks: { eval: false, pluginTimings: false }, // htmx holds an eval that `allowEval: false` never reaches
    },
  },
});
