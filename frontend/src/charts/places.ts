/** Places as tiles about where they lie, or in their borders. */
import { type Areas, colour, greatest, ground, label, letters, type Mark, say, sign, type Tiles, tooltip } from "./descriptions";

type Drawn = { data: Mark & { value: unknown; told: Mark["value"] } };

export function tilesHeight(picture: HTMLElement, chart: Tiles): number {
  return Math.round(side(picture, chart) * (1 + Math.max(0, ...chart.tiles.map((tile) => tile.row))));
}

function side(picture: HTMLElement, chart: Tiles): number {
  const columns = 1 + Math.max(0, ...chart.tiles.map((tile) => tile.column));
  return Math.min(picture.clientWidth / columns, letters(picture).fontSize * 7);
}

export function tiles(picture: HTMLElement, chart: Tiles): Record<string, unknown> {
  const text = letters(picture);
  const most = greatest(chart.tiles.map((tile) => tile.value));
  const edge = side(picture, chart);
  const columns = 1 + Math.max(0, ...chart.tiles.map((tile) => tile.column));
  const left = Math.max(0, (picture.clientWidth - edge * columns) / 2);
  return {
    animation: false,
    textStyle: text,
    aria: { enabled: true, label: { enabled: false } },
    grid: { left, width: edge * columns, top: 0, bottom: 0 },
    tooltip: { ...tooltip(picture), formatter: spoken(chart) },
    xAxis: { show: false, type: "category", data: numbers(columns) },
    yAxis: { show: false, type: "category", inverse: true, data: numbers(1 + Math.max(0, ...chart.tiles.map((tile) => tile.row))) },
    series: [
      {
        type: "heatmap",
        data: chart.tiles.map(({ column, row, value, ...mark }) => ({
          ...mark,
          told: value,
          value: [column, row, 0],
          cursor: mark.url ? "pointer" : "default",
          itemStyle: {
            ...ground(picture, value, mark.step, most),
            borderColor: colour(picture, "paper"),
            borderWidth: 4,
            borderRadius: 8,
          },
          label: {
            ...label(picture, value, mark.step, most),
            lineHeight: text.fontSize * 1.4,
            formatter: `${mark.name}\n${say(value, chart)}${sign(mark.step) ? ` ${sign(mark.step)}` : ""}`,
          },
        })),
      },
    ],
  };
}

export function areas(picture: HTMLElement, chart: Areas, map: string): Record<string, unknown> {
  const text = letters(picture);
  const most = greatest(chart.values.map((area) => area.value));
  return {
    animation: false,
    textStyle: text,
    aria: { enabled: true, label: { enabled: false } },
    tooltip: { ...tooltip(picture), formatter: spoken(chart) },
    series: [
      {
        type: "map",
        map,
        nameProperty: "code",
        aspectScale: 0.83, // a degree of longitude beside one of latitude, at 34° north
        layoutCenter: ["50%", "50%"],
        layoutSize: "100%",
        selectedMode: false,
        itemStyle: { areaColor: colour(picture, "chart-unknown"), borderColor: colour(picture, "paper"), borderWidth: 1.5 },
        emphasis: { disabled: true },
        labelLayout: { hideOverlap: true },
        data: chart.values.map(({ code, value, ...mark }) => ({
          ...mark,
          name: code,
          value: 0,
          told: value,
          said: mark.name,
          itemStyle: area(ground(picture, value, mark.step, most)),
          label: {
            ...label(picture, value, mark.step, most),
            formatter: `${mark.name}\n${say(value, chart)}${sign(mark.step) ? ` ${sign(mark.step)}` : ""}`,
          },
        })),
      },
    ],
  };
}

/** Maps call the ground of an area by another name. */
function area({ color, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return { areaColor: color, ...rest };
}

function spoken(chart: Tiles | Areas): (drawn: Drawn & { data?: { said?: string } }) => string {
  return ({ data }) => (data ? `${data.said ?? data.name}: ${say(data.told, chart)} ${sign(data.step)}` : "");
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_none, at) => at);
}
