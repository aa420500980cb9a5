"use strict";
// The relations shown, as a table that can be sorted.

const Table = (() => {
  const STEP = 200;
  const host = byId("table");
  let sorted = 3;
  let upwards = false;
  let rows = STEP;

  /** @type {Array<[string, (edge: PageEdge) => string | number]>} */
  const COLUMNS = [
    ["From", (edge) => DATA.nodes[edge.source].name.toLowerCase()],
    ["Relation", (edge) => RELATION.get(edge.type)?.phrase || edge.type],
    ["To", (edge) => DATA.nodes[edge.target].name.toLowerCase()],
    ["Papers", (edge) => edge.papers],
    ["Confidence", (edge) => edge.confidence],
    ["Years", (edge) => Number(Object.keys(edge.years)[0] || 0)],
  ];

  /** @param {PageEdge} edge */
  function span(edge) {
    const years = Object.keys(edge.years).sort();
    if (!years.length) return "no date";
    return years.length > 1 ? `${years[0]}–${years[years.length - 1]}` : years[0];
  }

  /** @param {number} number @param {string} text @param {Partial<PageView>} change */
  function opener(number, text, change) {
    const button = element("button", { type: "button", class: "thing" }, bidi(text));
    button.addEventListener("click", () => State.set(change));
    return button;
  }

  /** @param {number} number */
  function node(number) {
    const { label, name } = DATA.nodes[number];
    const mark = element("span", { class: `mark ${TYPE.get(label)?.shape || "dot"}`, "data-type": label, title: label });
    return element("td", {}, mark, opener(number, shortened(name, 80), { node: number, edge: null }));
  }

  /** @param {number} number */
  function row(number) {
    const edge = DATA.edges[number];
    const phrase = RELATION.get(edge.type)?.phrase || edge.type;
    return element(
      "tr",
      {},
      node(edge.source),
      element("td", {}, opener(number, phrase, { edge: number, node: null })),
      node(edge.target),
      element("td", { class: "number" }, String(edge.papers)),
      element("td", { class: "number" }, edge.confidence.toFixed(2)),
      element("td", { class: "number" }, span(edge)),
    );
  }

  /** @param {number} column */
  function heading(column) {
    const [name] = COLUMNS[column];
    const way = column === sorted ? (upwards ? "ascending" : "descending") : "none";
    const arrow = element("span", { "aria-hidden": "true" }, way === "none" ? "" : upwards ? " ↑" : " ↓");
    const button = element("button", { type: "button" }, name, arrow);
    button.addEventListener("click", () => {
      upwards = column === sorted ? !upwards : column < 3;
      sorted = column;
      draw();
      /** @type {HTMLElement | undefined} */ (host.querySelectorAll("th button")[column])?.focus();
    });
    return element("th", { scope: "col", "aria-sort": way }, button);
  }

  function more() {
    const button = element("button", { type: "button" }, "Show more");
    button.addEventListener("click", () => {
      rows += STEP;
      draw();
    });
    return button;
  }

  function draw() {
    const shown = State.shown().edges;
    const value = COLUMNS[sorted][1];
    const edges = DATA.edges.map((_, number) => number).filter((number) => shown[number]);
    edges.sort((a, b) => {
      const [left, right] = [value(DATA.edges[a]), value(DATA.edges[b])];
      const order = left < right ? -1 : left > right ? 1 : 0;
      return (upwards ? order : -order) || a - b;
    });
    const caption = element("caption", {}, `${counted(edges.length, "relation", "relations")} shown`);
    const head = element("thead", {}, element("tr", {}, ...COLUMNS.map((_, column) => heading(column))));
    const body = element("tbody", {}, ...edges.slice(0, rows).map(row));
    host.replaceChildren(element("table", {}, caption, head, body), edges.length > rows ? more() : "");
  }

  /** @param {PageView} view */
  function update(view) {
    host.hidden = !view.table;
    byId("as-table").setAttribute("aria-pressed", String(view.table));
    byId("stage").classList.toggle("as-table", view.table);
    if (view.table) draw();
  }

  function start() {
    byId("as-table").addEventListener("click", toggle);
    State.listen(update);
  }

  function toggle() {
    rows = STEP;
    State.set({ table: !State.view.table });
  }

  return { start, toggle };
})();
