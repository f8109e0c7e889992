/** Lines and bars. A value that is not told leaves a gap in a line and a hatched stump among bars. */
import { colour, greatest, hatching, letters, type Lines, say, tooltip, type Value } from "./descriptions";

const SYMBOLS = ["circle", "rect", "triangle", "diamond", "pin", "emptyCircle"];
const DASHES: (string | number[])[] = ["solid", "dashed", "dotted", [8, 3, 2, 3], [12, 4], [2, 6]];

export function lines(picture: HTMLElement, chart: Lines): Record<string, unknown> {
  const text = letters(picture);
  const soft = { ...text, color: colour(picture, "ink-soft") };
  const most = greatest(chart.series.flatMap((one) => one.values));
  return {
    animation: false,
    textStyle: text,
    color: [1, 2, 3, 4, 5, 6].map((at) => colour(picture, `chart-line-${at}`)),
    aria: { enabled: true, label: { enabled: false }, decal: { show: chart.kind === "bar" && chart.series.length > 1 } },
    legend: chart.series.length > 1 ? { top: 0, textStyle: text } : undefined,
    grid: { left: 8, right: 40, top: chart.series.length > 1 ? 32 : 16, bottom: 8, containLabel: true },
    tooltip: { ...tooltip(picture), trigger: "axis", valueFormatter: (value: Value | undefined) => say(value ?? "unknown", chart) },
    xAxis: {
      type: "category",
      data: chart.labels,
      boundaryGap: chart.kind === "bar",
      axisLabel: { ...soft, hideOverlap: true, alignMinLabel: "left", alignMaxLabel: "right" },
      axisLine: { lineStyle: { color: colour(picture, "line") } },
      axisTick: { show: false },
    },
    yAxis: {
      type: "value",
      min: 0,
      max: chart.unit === "percent" ? 1 : undefined,
      minInterval: chart.unit === "percent" ? 0.25 : 1,
      axisLabel: { ...soft, formatter: (value: number) => say(value, chart) },
      splitLine: { lineStyle: { color: colour(picture, "line") } },
    },
    series: chart.series.map((one, at) => ({
      name: one.name,
      type: chart.kind,
      symbol: SYMBOLS[at % SYMBOLS.length],
      symbolSize: 7,
      lineStyle: { width: 2.5, type: DASHES[at % DASHES.length] },
      barMaxWidth: 40,
      data: one.values.map((value) => point(picture, chart, value, most)),
    })),
  };
}

function point(picture: HTMLElement, chart: Lines, value: Value, most: number): unknown {
  if (typeof value === "number") return value;
  if (value === null && chart.kind === "bar") {
    const isRoomy = picture.clientWidth / chart.labels.length > 50;
    return { value: most / 20, itemStyle: hatching(picture), label: { show: isRoomy, position: "top", formatter: chart.words.few } };
  }
  return null;
}
