"use strict";
// Everything started, in order; keys that work on the whole page.

(() => {
  function legend() {
    const present = DATA.types.filter((type) => DATA.nodes.some((node) => node.label === type.label));
    byId("legend").replaceChildren(
      ...present.map((type) => element("li", {}, element("span", { class: `mark ${type.shape}`, "data-type": type.label }), type.plural)),
      element("li", { class: "quiet" }, "larger: more important"),
      element("li", { class: "quiet", id: "nearness" }),
    );
  }

  /** @param {PageView} view */
  function crumb(view) {
    const place = byId("crumb");
    place.hidden = view.focus === null || view.table;
    if (view.focus === null) return;
    const button = element("button", { type: "button" }, "← Show all");
    button.addEventListener("click", () => State.set({ focus: null }));
    const left = Focus.leftOut(view.focus);
    place.replaceChildren(button, element("span", {}, "Around ", bidi(shortened(DATA.nodes[view.focus].name, 60)), left ? `, ${counted(left, "neighbour", "neighbours")} not drawn` : ""));
  }

  async function copyLink() {
    const button = byId("copy-link");
    const done = await guarded(() => navigator.clipboard.writeText(State.link()).then(() => true, () => false), Promise.resolve(false));
    button.textContent = done ? "Copied" : "In the address bar";
    Speech.say(done ? "Link copied" : "The link is in the address bar");
    setTimeout(() => (button.textContent = "Copy link"), 2000);
  }

  function side() {
    const button = byId("show-side");
    button.addEventListener("click", () => {
      const open = document.body.classList.toggle("with-side");
      button.setAttribute("aria-expanded", String(open));
    });
    byId("list").addEventListener("click", (event) => {
      const row = /** @type {HTMLElement} */ (event.target).closest("li");
      const number = NODE_BY_ID.get(row?.dataset.id || "");
      if (number === undefined || event.ctrlKey || event.metaKey) return;
      event.preventDefault(); // in a notebook's frame, an address of this page would open the notebook
      document.body.classList.remove("with-side");
      button.setAttribute("aria-expanded", "false");
      State.set({ node: number, edge: null });
    });
    document.querySelector(".skip")?.addEventListener("click", (event) => {
      event.preventDefault();
      byId("list").focus();
    });
  }

  function back() {
    if (State.view.node !== null || State.view.edge !== null) Panel.close();
    else if (State.view.focus !== null) State.set({ focus: null });
  }

  /** @type {Record<string, () => void>} */
  const KEYS = {
    "/": () => byId("search").focus(),
    "+": () => Graph.zoom(1.4),
    "=": () => Graph.zoom(1.4),
    "-": () => Graph.zoom(1 / 1.4),
    0: () => Graph.fit(),
    t: () => Table.toggle(),
    Escape: back,
    "?": () => /** @type {HTMLDialogElement} */ (byId("keys")).showModal(),
    f: () => {
      const node = State.view.node ?? Graph.cursor;
      if (node !== null) State.set({ focus: State.view.focus === node ? null : node, node });
    },
  };

  /** @param {KeyboardEvent} event */
  function keys(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.closest("input:not([type=checkbox]):not([type=range]), select, dialog");
    if (event.ctrlKey || event.metaKey || event.altKey || (typing && event.key !== "Escape")) return;
    const act = KEYS[event.key] || KEYS[event.key.toLowerCase()];
    if (!act || target.closest("dialog")) return;
    event.preventDefault();
    act();
  }

  Theme.start();
  legend();
  side();
  Graph.start();
  Panel.start();
  Search.start();
  Filters.start();
  Table.start();
  Export.start();
  State.listen(crumb);
  State.start();
  byId("copy-link").addEventListener("click", copyLink);
  byId("help").addEventListener("click", KEYS["?"]);
  document.addEventListener("keydown", keys);
  window.addEventListener("beforeprint", () => Graph.fit());
  document.documentElement.dataset.ready = "yes";
})();
