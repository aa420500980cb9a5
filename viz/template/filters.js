"use strict";
// Filters by type, relation, year and confidence; the list and the counts follow them.

const Filters = (() => {
  const form = byId("filters");
  /** @type {Array<() => void>} */
  const syncs = [];
  const rows = [...byId("list").querySelectorAll("li[data-id]")];

  /** @param {string[]} names @returns {Map<string, number>} */
  function tally(names) {
    const counts = new Map();
    for (const name of names) counts.set(name, (counts.get(name) || 0) + 1);
    return counts;
  }

  /** @param {string} legend @param {...Node} children */
  function group(legend, ...children) {
    return element("fieldset", {}, element("legend", {}, legend), ...children);
  }

  /** A box that is ticked while something is shown.
   * @param {Node[]} says @param {() => boolean} read @param {(on: boolean) => void} write */
  function box(says, read, write) {
    const input = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox" }));
    input.addEventListener("change", () => write(input.checked));
    syncs.push(() => (input.checked = read()));
    return element("label", { class: "check" }, input, ...says);
  }

  /** A copy of a set with or without a name. @param {Set<string>} set @param {string} name @param {boolean} has */
  function toggled(set, name, has) {
    const copy = new Set(set);
    if (has) copy.add(name);
    else copy.delete(name);
    return copy;
  }

  /** @param {number} count */
  const tail = (count) => element("span", { class: "quiet" }, count.toLocaleString("en"));

  function types() {
    const counts = tally(DATA.nodes.map((node) => node.label));
    const boxes = DATA.types.filter((type) => counts.has(type.label)).map((type) =>
      box(
        [element("span", { class: `mark ${type.shape}`, "data-type": type.label }), document.createTextNode(type.plural), tail(counts.get(type.label) || 0)],
        () => !State.view.types.has(type.label),
        (on) => State.set({ types: toggled(State.view.types, type.label, !on) }, false),
      ),
    );
    return group("Types", ...boxes);
  }

  function relations() {
    const counts = tally(DATA.edges.map((edge) => edge.type));
    const boxes = DATA.relations.filter((relation) => counts.has(relation.name)).map((relation) => {
      const label = box(
        [document.createTextNode(relation.phrase), tail(counts.get(relation.name) || 0)],
        () => !State.view.relations.has(relation.name),
        (on) => State.set({ relations: toggled(State.view.relations, relation.name, !on) }, false),
      );
      label.title = relation.meaning;
      return label;
    });
    return group("Relations", ...boxes);
  }

  /** @param {string} says @param {"from" | "to"} end @param {number[]} known */
  function year(says, end, known) {
    const select = /** @type {HTMLSelectElement} */ (element("select", { "aria-label": `${says} year` }, element("option", { value: "" }, "any")));
    for (const value of known) select.append(element("option", { value: String(value) }, String(value)));
    select.addEventListener("change", () => State.set({ [end]: select.value ? Number(select.value) : null }, false));
    syncs.push(() => (select.value = String(State.view[end] ?? "")));
    return element("label", {}, `${says} `, select);
  }

  function years() {
    const known = [...new Set(DATA.nodes.concat(/** @type {any} */ (DATA.edges)).flatMap((thing) => Object.keys(thing.years).map(Number)))];
    known.sort((a, b) => a - b);
    if (!known.length) return element("p", { class: "quiet" }, "No paper here has a date.");
    const undated = element("span", {}, "those without a date");
    const note = element("p", { class: "quiet", id: "undated" });
    syncs.push(() => {
      const left = State.shown().undated;
      const on = State.view.from !== null || State.view.to !== null;
      note.textContent = on && !State.view.undated ? `${counted(left, "thing", "things")} without a date left out` : "";
    });
    return group(
      "Years",
      element("div", { class: "pair" }, year("from", "from", known), year("to", "to", known)),
      box([undated], () => State.view.undated, (on) => State.set({ undated: on }, false)),
      note,
    );
  }

  function confidence() {
    const input = /** @type {HTMLInputElement} */ (element("input", { type: "range", min: "0", max: "1", step: "0.05", id: "sure" }));
    const says = element("output", { for: "sure" });
    input.addEventListener("input", () => State.set({ confidence: Number(input.value) }, false));
    syncs.push(() => {
      input.value = String(State.view.confidence);
      says.textContent = State.view.confidence ? `${Math.round(State.view.confidence * 100)} % or more` : "any";
    });
    return group("Confidence of relations", element("label", { for: "sure" }, "at least ", says), input);
  }

  /** @param {PageView} _ @param {Shown} shown */
  function update(_, shown) {
    for (const sync of syncs) sync();
    rows.forEach((row, position) => (/** @type {HTMLElement} */ (row).hidden = !shown.nodes[order[position]]));
    for (const heading of byId("list").querySelectorAll("h3")) {
      const label = heading.dataset.group || "";
      const left = DATA.nodes.filter((node, number) => node.label === label && shown.nodes[number]).length;
      heading.querySelector(".quiet")?.replaceChildren(left.toLocaleString("en"));
      heading.hidden = !left;
    }
    byId("count").textContent = shown.nodes.filter(Boolean).length.toLocaleString("en");
    byId("edge-count").textContent = shown.edges.filter(Boolean).length.toLocaleString("en");
  }

  const order = rows.map((row) => NODE_BY_ID.get(/** @type {HTMLElement} */ (row).dataset.id || "") ?? 0);

  function start() {
    const reset = element("button", { type: "button" }, "Show everything");
    reset.addEventListener("click", () => State.reset());
    form.append(types(), relations(), years(), confidence(), element("p", {}, reset));
    form.addEventListener("submit", (event) => event.preventDefault());
    State.listen(update);
  }

  return { start };
})();
