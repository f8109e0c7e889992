import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Plugin } from "vite";

const outline = resolve("node_modules/@tabler/icons/icons/outline");

/** `{% icon "users" %}`, `icon="users"` and `"icon": "users"`: names are written out so that this can find them. */
const mention = /\bicon["']?\s*[:= ]\s*["']([a-z][a-z0-9-]*)["']/g;

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(html|py)$/.test(entry.name) && !/\/(static|tests)\b/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));
}

function mentions(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of sources(folder)) {
    for (const [, name] of readFileSync(file, "utf8").matchAll(mention)) found.set(name, file);
  }
  return new Map([...found].sort());
}

function symbol(name: string, file: string): string {
  let drawing: string;
  try {
    drawing = readFileSync(join(outline, `${name}.svg`), "utf8");
  } catch {
    throw new Error(`${file} asks for the icon "${name}", which Tabler does not have.`);
  }
  const paths = drawing.match(/<path[^>]*>/g)!.filter((path) => !path.includes('stroke="none" d="M0 0h24v24H0z"'));
  return `<symbol id="${name}" viewBox="0 0 24 24">${paths.join("")}</symbol>`;
}

/** One hashed `icons.svg` with the Tabler icons that templates and Python files under `folder` name. */
export function iconSprite(folder: string): Plugin {
  return {
    name: "icon-sprite",
    apply: "build",
    generateBundle() {
      const symbols = [...mentions(resolve(folder))].map(([name, file]) => symbol(name, file));
      this.emitFile({
        type: "asset",
        name: "icons.svg",
        originalFileName: "icons.svg",
        source: `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`,
      });
    },
  };
}
