/** The shapes that `kernel/charts.py` writes, and what all pictures have in common. */

export type Value = number | "unknown" | null; // null: too small to be told
export type Unit = "number" | "percent" | "days";
type Words = { few: string; unknown: string; days: string };
type Common = { title: string; unit: Unit; words: Words };

export type Lines = Common & { kind: "line" | "bar"; labels: string[]; series: { name: string; values: Value[] }[] };
export type Heat = Common & {
  kind: "heat";
  rows: string[];
  columns: string[];
  values: Value[][];
  steps?: (number | null)[][];
};
export type Mark = { name: string; value: Value; url?: string; step?: number };
export type Tiles = Common & { kind: "tiles"; tiles: (Mark & { column: number; row: number })[] };
export type Areas = Common & { kind: "areas"; areas_url: string; values: (Mark & { code: string })[]; approval: string };
export type Description = Lines | Heat | Tiles | Areas;

export function say(value: Value, chart: Common): string {
  if (value === null) return chart.words.few;
  if (value === "unknown") return chart.words.unknown;
  if (chart.unit === "percent") return `${Math.round(value * 100)}%`;
  const number = Math.round(value).toLocaleString(document.documentElement.lang, { useGrouping: !isChinese() });
  return chart.unit === "days" ? `${number} ${chart.words.days}` : number;
}

/** Chinese pages write numbers without a sign between thousands. */
function isChinese(): boolean {
  return document.documentElement.lang.startsWith("zh");
}

/** Colours stand in the style sheet, so that the dark screen has its own. */
export function colour(picture: HTMLElement, name: string): string {
  return getComputedStyle(picture).getPropertyValue(`--${name}`).trim();
}

export function letters(picture: HTMLElement): { color: string; fontFamily: string; fontSize: number } {
  const { color, fontFamily, fontSize } = getComputedStyle(picture);
  return { color, fontFamily, fontSize: parseFloat(fontSize) };
}

/** Tooltips as text on the canvas: as HTML they would need inline styles, which the page refuses. */
export function tooltip(picture: HTMLElement): Record<string, unknown> {
  const { color, fontFamily, fontSize } = letters(picture);
  return {
    renderMode: "richText",
    confine: true,
    backgroundColor: colour(picture, "paper"),
    borderColor: colour(picture, "line"),
    textStyle: { color, fontFamily, fontSize },
  };
}

/** Hatched in grey: too few to be told. */
export function hatching(picture: HTMLElement): Record<string, unknown> {
  return {
    color: colour(picture, "chart-few"),
    decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1, 6], rotation: -Math.PI / 4, color: colour(picture, "chart-hatch") },
  };
}

const STEPS = ["far-worse", "worse", "same", "better", "far-better"];
const SIGNS = ["▼▼", "▼", "", "▲", "▲▲"];

/** A mark says by a sign, too, which way it is off. */
export function sign(step: number | null | undefined): string {
  return step === null || step === undefined ? "" : SIGNS[step + 2];
}

/** The ground of a mark: hatched, plain, by its step, or by its share of the largest value. */
export function ground(picture: HTMLElement, value: Value, step: number | null | undefined, most: number): Record<string, unknown> {
  if (value === null) return hatching(picture);
  if (value === "unknown") return { color: colour(picture, "chart-unknown") };
  if (step !== null && step !== undefined) return { color: colour(picture, `chart-${STEPS[step + 2]}`) };
  return { color: colour(picture, `chart-level-${most > 0 ? Math.min(5, Math.ceil((value / most) * 5)) : 0}`) };
}

/** What stands in a mark: light on dark grounds, and never across the hatching. */
export function label(picture: HTMLElement, value: Value, step: number | null | undefined, most: number): Record<string, unknown> {
  const isDark = typeof value === "number" && (step === null || step === undefined) && most > 0 && value / most > 0.6;
  const plate = value === null ? { backgroundColor: colour(picture, "chart-few"), padding: [1, 3] } : {};
  return { show: true, color: colour(picture, isDark ? "chart-ink-on-dark" : "chart-ink"), ...plate };
}

export function greatest(values: Value[]): number {
  return Math.max(0, ...values.filter((value): value is number => typeof value === "number"));
}
