"use strict";
// The page's data, what the reader has chosen to see, and the address that restores it.

document.documentElement.classList.add("live");

/** @type {PageData} */
const DATA = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("data")).textContent || "{}");

const TYPE = new Map(DATA.types.map((type) => [type.label, type]));
const RELATION = new Map(DATA.relations.map((relation) => [relation.name, relation]));
const NODE_BY_ID = new Map(DATA.nodes.map((node, number) => [node.id, number]));

/** Numbers of the edges at each node. @type {number[][]} */
const EDGES_AT = DATA.nodes.map(() => []);
DATA.edges.forEach((edge, number) => {
  EDGES_AT[edge.source].push(number);
  EDGES_AT[edge.target].push(number);
});

/** Calls that a frame without rights refuses (a notebook's) must not stop the page.
 * @template T @param {() => T} call @param {T} otherwise @returns {T} */
function guarded(call, otherwise) {
  try {
    return call();
  } catch {
    return otherwise;
  }
}

/** An element of the template. @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
function byId(id) {
  return /** @type {T} */ (/** @type {unknown} */ (document.getElementById(id)));
}

/** A new element with text and children: the only way text gets into the page.
 * @param {string} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} children */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Text that may run in any direction, kept from turning its surroundings. @param {string} text */
function bidi(text) {
  return element("bdi", {}, text);
}

/** @param {string} text @param {number} most characters */
function shortened(text, most) {
  if (text.length <= most) return text;
  const points = Array.from(text.slice(0, 2 * most));
  return points.length > most ? points.slice(0, most - 1).join("").trimEnd() + "…" : text;
}

/** @param {number} number @param {string} one @param {string} many */
function counted(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

const State = (() => {
  /** @returns {PageView} */
  const initial = () => ({
    focus: null,
    node: null,
    edge: null,
    types: new Set(),
    relations: new Set(),
    from: null,
    to: null,
    undated: false,
    confidence: 0,
    table: false,
  });

  let view = initial();
  /** @type {Array<(view: PageView, shown: Shown) => void>} */
  const listeners = [];

  /** The address of an edge. @param {number} number */
  function edgeKey(number) {
    const edge = DATA.edges[number];
    return JSON.stringify([DATA.nodes[edge.source].id, edge.type, DATA.nodes[edge.target].id]);
  }

  /** @param {PageView} of @returns {string} */
  function toHash(of) {
    const words = new URLSearchParams();
    if (of.focus !== null) words.set("focus", DATA.nodes[of.focus].id);
    if (of.node !== null) words.set("node", DATA.nodes[of.node].id);
    if (of.edge !== null) words.set("edge", edgeKey(of.edge));
    if (of.types.size) words.set("without", [...of.types].sort().join(","));
    if (of.relations.size) words.set("unrelated", [...of.relations].sort().join(","));
    if (of.from !== null) words.set("from", String(of.from));
    if (of.to !== null) words.set("to", String(of.to));
    if (of.undated) words.set("undated", "1");
    if (of.confidence) words.set("sure", String(of.confidence));
    if (of.table) words.set("view", "table");
    return words.toString();
  }

  /** @param {string | null} text @param {number} least @param {number} most */
  function numberIn(text, least, most) {
    const number = Number(text);
    return text && Number.isFinite(number) && number >= least && number <= most ? number : null;
  }

  /** @param {string} hash @returns {PageView} */
  function fromHash(hash) {
    const words = guarded(() => new URLSearchParams(hash.replace(/^#/, "")), new URLSearchParams());
    const of = initial();
    of.focus = NODE_BY_ID.get(words.get("focus") || "") ?? null;
    of.node = NODE_BY_ID.get(words.get("node") || "") ?? null;
    const key = words.get("edge");
    const edge = key ? DATA.edges.findIndex((_, number) => edgeKey(number) === key) : -1;
    of.edge = edge >= 0 ? edge : null;
    of.types = new Set((words.get("without") || "").split(",").filter((name) => TYPE.has(name)));
    of.relations = new Set((words.get("unrelated") || "").split(",").filter((name) => RELATION.has(name)));
    of.from = numberIn(words.get("from"), 0, 9999);
    of.to = numberIn(words.get("to"), 0, 9999);
    of.undated = words.get("undated") === "1";
    of.confidence = numberIn(words.get("sure"), 0, 1) ?? 0;
    of.table = words.get("view") === "table";
    return of;
  }

  /** Whether something of these years is within the filter. @param {PageNode | PageEdge} thing */
  function inTime(thing) {
    if (view.from === null && view.to === null) return true;
    const least = view.from ?? -Infinity;
    const most = view.to ?? Infinity;
    if (Object.keys(thing.years).some((year) => Number(year) >= least && Number(year) <= most)) return true;
    return view.undated && thing.undated > 0;
  }

  /** What the filters and the focus leave. @returns {Shown} */
  function shown() {
    const near = view.focus === null ? null : Focus.members(view.focus);
    let undated = 0;
    const nodes = DATA.nodes.map((node, number) => {
      const kept = !view.types.has(node.label) && (near === null || near.has(number));
      if (kept && !inTime(node) && !Object.keys(node.years).length) undated += 1;
      return (kept && inTime(node)) || number === view.focus;
    });
    const edges = DATA.edges.map((edge) => {
      const wanted = !view.relations.has(edge.type) && edge.confidence >= view.confidence;
      return wanted && nodes[edge.source] && nodes[edge.target] && inTime(edge);
    });
    return { nodes, edges, undated };
  }

  function publish() {
    const now = shown();
    for (const listener of listeners) listener(view, now);
  }

  /** The address is written with history where that is allowed, so that back and forward work.
   * @param {boolean} step a step to come back to, not a change on the way */
  function remember(step) {
    const hash = toHash(view);
    if (hash === guarded(() => location.hash.replace(/^#/, ""), hash)) return;
    const address = hash ? `#${hash}` : guarded(() => location.pathname + location.search, "#");
    guarded(() => (step ? history.pushState(null, "", address) : history.replaceState(null, "", address)), undefined);
  }

  /** Change the view. @param {Partial<PageView>} change @param {boolean} [step] */
  function set(change, step = true) {
    view = { ...view, ...change };
    remember(step);
    publish();
  }

  function restore() {
    const hash = guarded(() => location.hash, "");
    view = fromHash(hash);
    if (hash.length < 2 && DATA.focus !== null) view.focus = view.node = DATA.focus;
    publish();
  }

  function start() {
    window.addEventListener("popstate", restore);
    window.addEventListener("hashchange", restore);
    restore();
  }

  return {
    get view() {
      return view;
    },
    shown,
    set,
    start,
    /** Work out again what is shown: the room for it has changed. */
    refresh: publish,
    reset: () => set({ ...initial(), table: view.table }),
    link: () => guarded(() => location.href.replace(/#.*$/, ""), "") + "#" + toHash(view),
    /** @param {(view: PageView, shown: Shown) => void} listener */
    listen: (listener) => listeners.push(listener),
  };
})();
