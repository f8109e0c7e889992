/** Draws what `kernel/charts.py` describes. A second entry: loaded only by pages with a picture. */
import { BarChart, CustomChart, HeatmapChart, LineChart, MapChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import type { Areas, Description } from "./charts/descriptions";
import { heat, heatHeight } from "./charts/heat";
import { lines } from "./charts/lines";
import { areas, tiles, tilesHeight } from "./charts/places";

echarts.use([
  BarChart, CustomChart, HeatmapChart, LineChart, MapChart,
  AriaComponent, GridComponent, LegendComponent, TooltipComponent, LabelLayout, CanvasRenderer,
]);

type Option = Parameters<echarts.ECharts["setOption"]>[0];

async function optionOf(picture: HTMLElement, chart: Description): Promise<Option> {
  if (chart.kind === "heat") return heat(picture, chart);
  if (chart.kind === "tiles") return tiles(picture, chart);
  if (chart.kind === "areas") return areas(picture, chart, await registered(chart));
  return lines(picture, chart);
}

async function registered(chart: Areas): Promise<string> {
  if (!echarts.getMap(chart.areas_url)) {
    const answer = await fetch(chart.areas_url, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${chart.areas_url}: ${answer.status}`);
    echarts.registerMap(chart.areas_url, await answer.json());
  }
  return chart.areas_url;
}

function height(picture: HTMLElement, chart: Description): number {
  if (chart.kind === "heat") return heatHeight(picture, chart);
  if (chart.kind === "tiles") return tilesHeight(picture, chart);
  const wanted = picture.clientWidth * (chart.kind === "areas" ? 1 : 0.4);
  return Math.round(Math.max(200, Math.min(wanted, chart.kind === "areas" ? 560 : 360)));
}

/** Where a mark leads: its own `url`, as the tile, area or cell was given it. */
function follow(event: { data?: unknown }): void {
  const url = (event.data as { url?: string } | undefined)?.url;
  if (url) window.location.assign(url);
}

type Shown = { redraw: () => Promise<void>; dispose: () => void };
const shown = new Map<HTMLElement, Shown>();

/** A page that stays open for a day swaps its pictures every minute: those that are gone give their memory back. */
function forget(): void {
  for (const [picture, { dispose }] of shown) {
    if (picture.isConnected) continue;
    dispose();
    shown.delete(picture);
  }
}

async function draw(figure: HTMLElement): Promise<void> {
  const source = figure.querySelector('script[type="application/json"]');
  const picture = figure.querySelector<HTMLElement>(".chart-picture");
  if (!source?.textContent || !picture || figure.dataset.chart === "drawn") return;
  figure.dataset.chart = "drawn";
  const chart = JSON.parse(source.textContent) as Description;
  const isFixed = picture.clientHeight > 0; // the style sheet says how high: on a wall the rest of the screen
  const fit = () => ({ width: picture.clientWidth, height: isFixed ? picture.clientHeight : height(picture, chart) });
  const drawn = echarts.init(picture, null, { ...fit(), devicePixelRatio: Math.max(2, window.devicePixelRatio) });
  drawn.setOption(await optionOf(picture, chart));
  drawn.on("click", follow);
  const redraw = async () => {
    drawn.resize(fit());
    drawn.setOption(await optionOf(picture, chart), true);
  };
  const observer = new ResizeObserver(() => {
    const isOther = picture.clientWidth && picture.clientWidth !== drawn.getWidth();
    if (picture.isConnected && isOther && !window.matchMedia("print").matches) void redraw();
  });
  observer.observe(picture);
  shown.set(picture, {
    redraw,
    dispose: () => {
      observer.disconnect();
      drawn.dispose();
    },
  });
}

function drawAll(): void {
  forget();
  for (const figure of document.querySelectorAll<HTMLElement>("figure[data-chart='']")) {
    draw(figure).catch((error) => console.warn("a picture was not drawn:", error));
  }
}

drawAll();
document.addEventListener("htmx:afterSettle", drawAll);

/** Paper is narrower than a window: pictures are drawn anew for it, so that their letters are as large as the text. */
const PAPER = "640px";
for (const [event, width] of [["beforeprint", PAPER], ["afterprint", ""]]) {
  window.addEventListener(event, () => {
    for (const [picture, { redraw }] of shown) {
      picture.style.width = width;
      void redraw();
    }
  });
}
