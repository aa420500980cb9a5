"use strict";
// The part that is shown as an SVG drawing: the same places, shapes, colours and names.

const Drawing = (() => {
  const SPACE = "http://www.w3.org/2000/svg";

  /** @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] */
  function shape(name, attributes, text) {
    const made = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    if (text !== undefined) made.textContent = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
    return made;
  }

  /** The outline of a mark. @param {string} kind @param {XY} at @param {number} r @param {string} fill @param {string} border */
  function mark(kind, { x, y }, r, fill, border) {
    const paint = { fill, stroke: border, "stroke-width": 1.5 };
    if (kind === "dot") return shape("circle", { cx: x, cy: y, r, ...paint });
    if (kind === "square") return shape("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r, ...paint });
    const corners = kind === "diamond"
      ? [[0, -r], [r, 0], [0, r], [-r, 0]]
      : [[0, -1.1 * r], [r, 0.75 * r], [-r, 0.75 * r]];
    return shape("polygon", { points: corners.map(([dx, dy]) => `${x + dx},${y + dy}`).join(" "), ...paint });
  }

  /** The end of an edge at the border of a node. @param {XY} from @param {XY} to @param {number} away @returns {XY} */
  function before(from, to, away) {
    const long = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    return { x: to.x - ((to.x - from.x) / long) * away, y: to.y - ((to.y - from.y) / long) * away };
  }

  /** @param {number} number @param {XY[]} places @param {boolean} told */
  function line(number, places, told) {
    const edge = DATA.edges[number];
    const [a, b] = [places[edge.source], places[edge.target]];
    const end = before(a, b, DATA.network.nodes[edge.target].size + 2);
    const bend = DATA.network.edges[number].smooth?.roundness || 0;
    const middle = { x: (a.x + b.x) / 2 + (b.y - a.y) * bend, y: (a.y + b.y) / 2 - (b.x - a.x) * bend };
    const arrow = told && !RELATION.get(edge.type)?.symmetric;
    return shape("path", {
      d: `M${a.x.toFixed(1)} ${a.y.toFixed(1)}Q${middle.x.toFixed(1)} ${middle.y.toFixed(1)} ${end.x.toFixed(1)} ${end.y.toFixed(1)}`,
      fill: "none",
      stroke: Theme.color(told ? "loud" : "edge"),
      "stroke-width": told ? 1.6 : 1,
      ...(arrow ? { "marker-end": "url(#arrow)" } : {}),
    });
  }

  /** @param {PlacedLabel} label */
  function words(label) {
    const anchor = { left: "start", right: "end", center: "middle" }[label.align];
    return shape("text", {
      x: label.x.toFixed(1),
      y: label.y.toFixed(1),
      "text-anchor": anchor,
      "dominant-baseline": "central",
      "font-weight": label.strong ? 600 : 400,
      fill: Theme.color(label.kind === "edge" ? "soft" : "ink"),
    }, label.text);
  }

  /** Names for the whole drawing at scale 1. @param {number[]} nodes @param {number[]} edges @param {XY[]} places */
  function names(nodes, edges, places) {
    const focus = Graph.focused;
    return Labels.place({
      nodes: nodes.map((number) => ({
        at: places[number],
        radius: DATA.network.nodes[number].size,
        text: shortened(DATA.nodes[number].name, 34),
        strong: number === focus || number === State.view.node,
        rank: DATA.nodes[number].importance + (number === focus ? 2 : 0),
      })),
      edges: edges.filter((number) => focus !== null && [DATA.edges[number].source, DATA.edges[number].target].includes(focus)).map((number) => {
        const edge = DATA.edges[number];
        const [from, to] = edge.source === focus ? [edge.source, edge.target] : [edge.target, edge.source];
        return { from: places[from], to: places[to], text: RELATION.get(edge.type)?.phrase || edge.type };
      }),
      frame: { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity },
      most: Infinity,
      centre: focus === null ? null : places[focus],
    });
  }

  function arrowHead() {
    const marker = shape("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" });
    marker.append(shape("path", { d: "M0 0L8 4L0 8z", fill: Theme.color("loud") }));
    const defs = shape("defs", {});
    defs.append(marker);
    return defs;
  }

  /** The key to the marks. @param {number} x @param {number} y */
  function legend(x, y) {
    const group = shape("g", {});
    DATA.types.filter((type) => DATA.nodes.some((node) => node.label === type.label)).forEach((type, row) => {
      const at = { x: x + 8, y: y + 8 + row * 22 };
      group.append(mark(type.shape, at, 7, Theme.fill(type.label), Theme.color("paper")));
      group.append(shape("text", { x: at.x + 16, y: at.y, "dominant-baseline": "central", fill: Theme.color("ink") }, type.plural));
    });
    return group;
  }

  /** The drawing and its size. @returns {{ svg: SVGElement, width: number, height: number }} */
  function draw() {
    const shown = State.shown();
    const places = Graph.places();
    const nodes = DATA.nodes.map((_, number) => number).filter((number) => shown.nodes[number]);
    const edges = DATA.edges.map((_, number) => number).filter((number) => shown.edges[number]);
    const xs = nodes.map((number) => places[number].x);
    const ys = nodes.map((number) => places[number].y);
    const [left, top] = [Math.min(...xs, 0) - 160, Math.min(...ys, 0) - 60];
    const width = Math.max(...xs, 0) + 160 - left;
    const height = Math.max(...ys, 0) + 150 - top;
    const svg = /** @type {SVGElement} */ (shape("svg", { xmlns: SPACE, viewBox: `${left} ${top} ${width} ${height}`, width, height, "font-family": Labels.FONT, "font-size": Labels.SIZE, role: "img" }));
    svg.append(shape("title", {}, DATA.title), arrowHead());
    svg.append(shape("rect", { x: left, y: top, width, height, fill: Theme.color("paper") }));
    const focus = Graph.focused;
    for (const number of edges) {
      const edge = DATA.edges[number];
      svg.append(line(number, places, number === State.view.edge || edge.source === focus || edge.target === focus));
    }
    for (const number of nodes) {
      const { size, shape: kind } = DATA.network.nodes[number];
      svg.append(mark(kind, places[number], size, Theme.fill(DATA.nodes[number].label), Theme.color("paper")));
    }
    const text = shape("g", { "paint-order": "stroke", stroke: Theme.color("paper"), "stroke-width": 4, "stroke-linejoin": "round" });
    text.append(...names(nodes, edges, places).map(words));
    svg.append(text, legend(left + 16, top + height - 100));
    return { svg, width, height };
  }

  return { draw, text: () => '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(draw().svg) };
})();
