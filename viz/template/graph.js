"use strict";
// The drawing: vis-network with positions computed beforehand, quiet edges, names of ours on top.

const Graph = (() => {
  const host = byId("graph");
  /** Screen, in square pixels, that a mark with its name takes. */
  const ROOM = 8500;
  /** Milliseconds without a move. */
  const REST = 90;
  let waiting = 0;
  const count = DATA.nodes.length;
  /** @type {VisNetwork} */
  let network;
  /** @type {VisDataSet<object>} */
  const nodes = new vis.DataSet();
  /** @type {VisDataSet<object>} */
  const edges = new vis.DataSet();
  /** Where nodes stand now. @type {XY[]} */
  let places = DATA.network.nodes.map(({ x, y }) => ({ x, y }));
  /** What each item was last drawn as, so that only changes are sent. @type {Map<string, string>} */
  const drawn = new Map();
  /** @type {Shown} */
  let shown = { nodes: DATA.nodes.map(() => true), edges: DATA.edges.map(() => true), undated: 0 };
  /** @type {number | null} */
  let hovered = null;
  /** @type {number | null} */
  let cursor = null;
  /** @type {number | null} */
  let focused = null;
  let framed = false;
  /** How near the reader is: how many nodes are drawn, and how much larger than life. */
  let detail = { most: Infinity, grow: 1, scale: 1 };
  /** Which of the shown nodes are drawn at this nearness. @type {boolean[]} */
  let near = shown.nodes;

  /** What a page's reader looks at: the chosen node, else the focus, else what the pointer is on. */
  const centre = () => State.view.node ?? (State.view.edge === null ? (hovered ?? null) : null);

  /** @param {number} number @returns {Set<number>} */
  function lit(number) {
    const ends = EDGES_AT[number].filter((edge) => shown.edges[edge]);
    return new Set([number, ...ends.flatMap((edge) => [DATA.edges[edge].source, DATA.edges[edge].target])]);
  }

  /** The nodes and edges that stand out; null where nothing does. */
  function emphasis() {
    const chosen = State.view.edge;
    if (chosen !== null) {
      const edge = DATA.edges[chosen];
      return { nodes: new Set([edge.source, edge.target]), edges: new Set([chosen]) };
    }
    const middle = centre();
    if (middle === null) return null;
    return { nodes: lit(middle), edges: new Set(EDGES_AT[middle]) };
  }

  /** Far away, only the most important nodes are drawn (the selection lists those first); nearer, more. */
  function choose() {
    const kept = new Set(focused === null ? visible().slice(0, detail.most) : visible());
    const chosen = State.view.edge === null ? [] : [DATA.edges[State.view.edge].source, DATA.edges[State.view.edge].target];
    for (const number of [...chosen, cursor, State.view.node]) if (number !== null && shown.nodes[number]) kept.add(number);
    if (State.view.node !== null) for (const number of lit(State.view.node)) if (shown.nodes[number]) kept.add(number);
    near = DATA.nodes.map((_, number) => kept.has(number));
    const all = visible().length;
    byId("nearness").textContent = kept.size < all ? `${kept.size} of ${all.toLocaleString("en")} drawn: nearer shows more` : "";
  }

  /** How many nodes the first view holds. */
  function far() {
    const room = Math.round((host.clientWidth * host.clientHeight) / ROOM) + 15;
    return focused !== null || room * 1.25 > visible().length ? Infinity : room;
  }

  /** As many as the screen has room for: from afar the most important, nearer all that is in sight. */
  function measure() {
    const scale = network.getScale();
    const room = far();
    const [top, bottom] = [network.DOMtoCanvas({ x: 0, y: 0 }), network.DOMtoCanvas({ x: host.clientWidth, y: host.clientHeight })];
    let inSight = 0;
    let most = 0;
    for (const number of visible()) {
      const { x, y } = places[number];
      if (x > top.x && x < bottom.x && y > top.y && y < bottom.y) inSight += 1;
      if (inSight > room) break;
      most += 1;
    }
    detail = { most: Math.max(most, Math.min(room, DATA.nodes.length)), grow: Math.min(4, Math.max(1, 0.55 / scale)), scale };
  }

  /** Radius of a node's mark, in the drawing's units. @param {number} number */
  const radius = (number) => DATA.network.nodes[number].size * detail.grow;

  /** @param {number} number @param {ReturnType<typeof emphasis>} stands */
  function nodeStyle(number, stands) {
    const node = DATA.nodes[number];
    const chosen = number === State.view.node || number === cursor;
    const fill = Theme.fill(node.label);
    return {
      id: number,
      x: places[number].x,
      y: places[number].y,
      hidden: !near[number],
      size: radius(number),
      opacity: stands && !stands.nodes.has(number) ? 0.25 : 1,
      borderWidth: chosen ? 4 : 1.5,
      color: { background: fill, border: chosen ? Theme.color("ink") : Theme.color("paper") },
    };
  }

  /** @param {number} number of an edge */
  const isDrawn = (number) => shown.edges[number] && near[DATA.edges[number].source] && near[DATA.edges[number].target];

  /** @param {PageEdge} edge */
  const isSpoke = (edge) => focused !== null && (edge.source === focused || edge.target === focused);

  /** Edges that cross the screen say little and cover much. @param {PageEdge} edge */
  function isLong(edge) {
    const [a, b] = [places[edge.source], places[edge.target]];
    return Math.hypot(a.x - b.x, a.y - b.y) * detail.scale > 0.4 * host.clientWidth;
  }

  /** @param {number} number @param {ReturnType<typeof emphasis>} stands */
  function edgeStyle(number, stands) {
    const edge = DATA.edges[number];
    const loud = Boolean(stands?.edges.has(number));
    const told = loud || (!stands && isSpoke(edge));
    const quiet = stands || isLong(edge) ? "faint" : "edge";
    return {
      id: number,
      hidden: !isDrawn(number),
      width: loud ? 2.5 : 1 + 0.6 * Number(told),
      arrows: told && !RELATION.get(edge.type)?.symmetric ? "to" : "",
      color: { color: Theme.color(told ? "loud" : quiet) },
    };
  }

  /** Send what changed. @template {{ id: number }} T @param {VisDataSet<object>} set @param {string} kind @param {T[]} styles */
  function send(set, kind, styles) {
    const changed = styles.filter((style) => {
      const key = kind + style.id;
      const now = JSON.stringify(style);
      if (drawn.get(key) === now) return false;
      drawn.set(key, now);
      return true;
    });
    if (changed.length) set.update(changed);
  }

  function repaint() {
    measure();
    choose();
    const stands = emphasis();
    send(nodes, "n", DATA.nodes.map((_, number) => nodeStyle(number, stands)));
    send(edges, "e", DATA.edges.map((_, number) => edgeStyle(number, stands)));
  }

  const isTall = () => host.clientHeight > host.clientWidth;

  /** Where the layout put them; it is as wide as a screen, so on a phone it is turned. */
  const home = () => DATA.network.nodes.map(({ x, y }) => (isTall() ? { x: y, y: x } : { x, y }));

  /** Where nodes stand, for the screen there is. */
  function settle() {
    places = home();
    if (focused === null) return;
    for (const [number, at] of Focus.positions(focused, host.clientWidth < 560)) places[number] = at;
  }

  /** @param {PageView} view @param {Shown} now */
  function update(view, now) {
    shown = now;
    const moved = view.focus !== focused;
    focused = view.focus;
    if (moved || !framed) settle();
    if (moved) cursor = focused ?? cursor;
    if (cursor !== null && !shown.nodes[cursor]) cursor = null;
    repaint();
    if ((moved || !framed) && !view.table) frame(framed && moved);
    else network.redraw();
  }

  /** The nodes that are shown. */
  const visible = () => DATA.nodes.map((_, number) => number).filter((number) => shown.nodes[number]);

  /** Bring all that is shown into the frame, with room for names at the sides.
   * @param {boolean} moving */
  function frame(moving) {
    const all = visible().slice(0, far());
    if (!all.length || !host.clientWidth || !host.clientHeight) return;
    framed = true;
    const xs = all.map((number) => places[number].x);
    const ys = all.map((number) => places[number].y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const side = Math.min(host.clientWidth * (all.length > 12 && focused !== null ? 0.34 : 0.2), focused === null ? 120 : 260);
    const wide = (host.clientWidth - 2 * side) / Math.max(right - left, 60);
    const high = (host.clientHeight - 130) / Math.max(bottom - top, 60);
    const scale = Math.min(1.6, Math.max(0.02, Math.min(wide, high)));
    network.moveTo({
      position: { x: (left + right) / 2, y: (top + bottom) / 2 },
      scale,
      animation: moving && !STILL.matches ? { duration: 260 } : false,
    });
    nearer();
  }

  /** Draw more or less once the reader has come to rest. */
  function nearer() {
    clearTimeout(waiting);
    waiting = setTimeout(repaint, REST);
  }

  /** The names to write: what the reader looks at first, then by importance. */
  function labels() {
    const stands = emphasis();
    const scale = network.getScale();
    const at = places.map((place) => network.canvasToDOM(place));
    const inside = (/** @type {number} */ number) => {
      const [{ x, y }, reach] = [at[number], radius(number) * scale + 2];
      return x > -reach && y > -reach && x < host.clientWidth + reach && y < host.clientHeight + reach;
    };
    const named = visible().filter((number) => near[number] && inside(number));
    return Labels.place({
      nodes: named.map((number) => {
        const first = number === State.view.node || number === cursor || number === hovered || number === focused;
        const beside = stands?.nodes.has(number);
        const quiet = stands && !beside && focused === null;
        return {
          at: at[number],
          radius: radius(number) * scale,
          text: quiet ? "" : shortened(DATA.nodes[number].name, lettersAt(at[number].x)),
          strong: first,
          rank: DATA.nodes[number].importance + (first ? 4 : beside ? 2 : 0),
        };
      }),
      edges: relationNames(at),
      frame: { left: 2, top: 0, right: host.clientWidth - 2, bottom: host.clientHeight },
      most: 400,
      centre: focused === null ? null : at[focused],
    });
  }

  /** How long a name may be: beside a focus, as long as its side of the screen has room. @param {number} x */
  function lettersAt(x) {
    if (focused === null) return 34;
    const room = x < host.clientWidth / 2 ? x : host.clientWidth - x;
    return Math.max(10, Math.min(48, Math.floor((room - 34) / 7.4)));
  }

  /** Names of relations: of the focus, or of the chosen edge. @param {XY[]} at */
  function relationNames(at) {
    const chosen = State.view.edge;
    const told = focused !== null ? Focus.told(focused) : chosen !== null ? [chosen] : [];
    return told
      .filter((number) => shown.edges[number])
      .map((number) => {
        const edge = DATA.edges[number];
        const [from, to] = edge.source === focused ? [edge.source, edge.target] : [edge.target, edge.source];
        return { from: at[from], to: at[to], text: RELATION.get(edge.type)?.phrase || edge.type };
      });
  }

  /** @param {CanvasRenderingContext2D} canvas */
  function drawLabels(canvas) {
    const ratio = canvas.canvas.width / Math.max(1, host.clientWidth);
    canvas.save();
    canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
    Labels.draw(canvas, labels());
    canvas.restore();
  }

  /** @param {number | null} number */
  function hover(number) {
    if (hovered === number) return;
    hovered = number;
    const tip = byId("tip");
    tip.hidden = number === null;
    host.style.cursor = number === null ? "" : "pointer";
    if (number !== null) {
      const node = DATA.nodes[number];
      const at = network.canvasToDOM(places[number]);
      const type = TYPE.get(node.label)?.label.toLowerCase() || "";
      tip.replaceChildren(bidi(shortened(node.name, 160)), element("span", { class: "quiet" }, type));
      tip.style.left = `${Math.min(Math.max(at.x, 90), host.clientWidth - 90)}px`;
      tip.style.top = `${at.y + radius(number) * network.getScale() + 10}px`;
    }
    if (count <= 1000) repaint();
    network.redraw();
  }

  /** @param {{ pointer: { DOM: XY } }} event */
  function click(event) {
    const node = network.getNodeAt(event.pointer.DOM);
    const edge = node === undefined ? network.getEdgeAt(event.pointer.DOM) : undefined;
    cursor = node ?? null;
    State.set({ node: node ?? null, edge: edge ?? null });
  }

  /** The shown node nearest in a direction. @param {number} dx @param {number} dy */
  function towards(dx, dy) {
    const from = cursor ?? State.view.node ?? focused;
    const all = visible().filter((number) => near[number]);
    if (from === null) return all[0] ?? null;
    let best = null;
    let least = Infinity;
    for (const number of all) {
      const x = places[number].x - places[from].x;
      const y = places[number].y - places[from].y;
      const along = x * dx + y * dy;
      const cost = along + 2.5 * Math.abs(x * dy) + 2.5 * Math.abs(y * dx);
      if (number !== from && along > 1 && cost < least) [best, least] = [number, cost];
    }
    return best;
  }

  /** @param {number} number */
  function moveCursor(number) {
    cursor = number;
    repaint();
    const at = network.canvasToDOM(places[number]);
    const away = at.x < 60 || at.y < 40 || at.x > host.clientWidth - 60 || at.y > host.clientHeight - 40;
    if (away) network.moveTo({ position: places[number] });
    network.redraw();
    Speech.say(Speech.of(number));
  }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    const ways = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    const way = ways[/** @type {keyof typeof ways} */ (event.key)];
    if (way) {
      const next = towards(way[0], way[1]);
      if (next !== null) moveCursor(next);
      event.preventDefault();
    } else if (event.key === "Enter" && cursor !== null) {
      State.set({ node: cursor, edge: null });
      event.preventDefault();
    }
  }

  /** Fill the room there is, at once: vis-network itself looks once a second. */
  function fit() {
    if (!host.clientWidth || !host.clientHeight) return;
    network.setSize("100%", "100%");
    if (focused !== null) State.refresh();
    settle();
    repaint();
    frame(false);
  }

  /** @param {number} factor */
  function zoom(factor) {
    network.moveTo({ scale: Math.min(8, Math.max(0.02, network.getScale() * factor)), animation: false });
    nearer();
  }

  function start() {
    nodes.add(DATA.network.nodes);
    edges.add(DATA.network.edges);
    network = new vis.Network(host, { nodes, edges }, {
      autoResize: false,
      physics: false,
      layout: { improvedLayout: false },
      interaction: {
        hover: true,
        hideEdgesOnDrag: count > 1500,
        hideEdgesOnZoom: count > 1500,
        keyboard: false,
        selectable: false,
        dragNodes: false,
      },
      nodes: { chosen: false, font: { size: 0 } },
      edges: { chosen: false, smooth: false, arrowStrikethrough: false, arrows: { to: { scaleFactor: 0.5 } } },
    });
    for (const inner of host.querySelectorAll("[tabindex]")) inner.removeAttribute("tabindex");
    network.on("afterDrawing", drawLabels);
    network.on("click", click);
    network.on("doubleClick", (event) => {
      const node = network.getNodeAt(event.pointer.DOM);
      if (node !== undefined) State.set({ focus: node, node, edge: null });
    });
    network.on("hoverNode", (event) => hover(event.node));
    network.on("blurNode", () => hover(null));
    network.on("dragStart", () => hover(null));
    network.on("dragEnd", nearer);
    network.on("zoom", () => {
      hover(null);
      nearer();
    });
    new ResizeObserver(fit).observe(host);
    host.addEventListener("keydown", keys);
    byId("zoom-in").addEventListener("click", () => zoom(1.4));
    byId("zoom-out").addEventListener("click", () => zoom(1 / 1.4));
    byId("zoom-fit").addEventListener("click", () => frame(true));
    Theme.listen(repaint);
    State.listen(update);
  }

  return {
    start,
    zoom,
    fit: () => frame(true),
    places: () => places,
    /** Where a node stands on the screen, for tests and tools. @param {number} number */
    onScreen: (number) => network.canvasToDOM(places[number]),
    /** Move the drawing sideways, as dragging does. @param {number} step */
    nudge: (step) => network.moveTo({ position: { x: step, y: 0 }, animation: false }),
    /** @returns {number | null} */
    get cursor() {
      return cursor;
    },
    get focused() {
      return focused;
    },
    names: labels,
    /** How many nodes are drawn at this nearness. */
    drawn: () => near.filter(Boolean).length,
    /** The boxes of the marks on the screen. @returns {Array<[number, number, number, number]>} */
    marks: () =>
      visible()
        .filter((number) => near[number])
        .map((number) => {
          const at = network.canvasToDOM(places[number]);
          const reach = radius(number) * network.getScale();
          return [at.x - reach, at.y - reach, at.x + reach, at.y + reach];
        }),
  };
})();
