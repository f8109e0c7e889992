/** Rows by columns: each cell with its value in words, and a sign for the way it is off. */
import { colour, greatest, ground, type Heat, label, letters, say, sign, tooltip, type Value } from "./descriptions";

/** Where steps are given, what has none is neither better nor worse. */
type Cell = { value: [number, number, number]; told: Value; step: number | null | undefined };

export function heatHeight(picture: HTMLElement, chart: Heat): number {
  const size = letters(picture).fontSize;
  return Math.round(chart.rows.length * size * 2.1 + headHeight(picture, chart));
}

/** Column heads are wrapped to the width of their columns. */
function headHeight(picture: HTMLElement, chart: Heat): number {
  const size = letters(picture).fontSize;
  const longest = Math.max(1, ...chart.columns.map((name) => name.length));
  const across = Math.max(1, Math.floor(columnWidth(picture, chart) / size));
  return Math.ceil(longest / across) * size * 1.4 + size;
}

function rowHead(picture: HTMLElement, chart: Heat): number {
  return Math.max(2, ...chart.rows.map((name) => name.length)) * letters(picture).fontSize + 16;
}

function columnWidth(picture: HTMLElement, chart: Heat): number {
  return Math.max(24, (picture.clientWidth - rowHead(picture, chart)) / Math.max(1, chart.columns.length) - 8);
}

export function heat(picture: HTMLElement, chart: Heat): Record<string, unknown> {
  const text = letters(picture);
  const most = greatest(chart.values.flat());
  const cells: Cell[] = chart.values.flatMap((row, y) =>
    row.map((told, x) => ({ value: [x, y, 0], told, step: chart.steps ? (chart.steps[y][x] ?? 0) : undefined })),
  );
  const axis = { axisLine: { show: false }, axisTick: { show: false }, type: "category" };
  const isRoomy = columnWidth(picture, chart) > text.fontSize * 3.5;
  return {
    animation: false,
    textStyle: text,
    aria: { enabled: true, label: { enabled: false } },
    grid: { left: rowHead(picture, chart), right: 0, top: headHeight(picture, chart), bottom: 0 },
    tooltip: {
      ...tooltip(picture),
      formatter: ({ data }: { data: Cell }) =>
        `${chart.rows[data.value[1]]} · ${chart.columns[data.value[0]]}: ${say(data.told, chart)} ${sign(data.step)}`,
    },
    xAxis: {
      ...axis,
      position: "top",
      data: chart.columns,
      axisLabel: { ...text, interval: 0, width: columnWidth(picture, chart), overflow: "break" },
    },
    yAxis: { ...axis, inverse: true, data: chart.rows, axisLabel: { ...text, interval: 0 } },
    series: [
      {
        type: "heatmap",
        data: cells.map((cell) => ({
          ...cell,
          itemStyle: { ...ground(picture, cell.told, cell.step, most), borderColor: colour(picture, "paper"), borderWidth: 2 },
          label: {
            ...label(picture, cell.told, cell.step, most),
            formatter: `${say(cell.told, chart)}${isRoomy && sign(cell.step) ? ` ${sign(cell.step)}` : ""}`,
          },
        })),
      },
    ],
  };
}
